import * as pulumi from "@pulumi/pulumi";
import { test } from "vitest";

/** What a program registered with the engine. */
export type Registered = pulumi.runtime.MockResourceArgs;

/** The value of an output; rejects where computing it failed. */
export function resolved<T>(output: pulumi.Output<T>): Promise<T> {
  // Every output has it, and the SDK's types keep it for itself.
  return (output as pulumi.Output<T> & { promise(): Promise<T> }).promise();
}

/** What a promise resolves to, as an output that is known only later: the id of an image that is being made. */
export const later = (value: string): pulumi.Output<string> => pulumi.output(Promise.resolve(value));

/** An output that preview does not know. */
export function unknownOutput<T>(): pulumi.Output<T> {
  // The SDK makes such outputs from what the engine sends; its constructor is not in the types.
  const Output = pulumi.Output as unknown as new (...parts: unknown[]) => pulumi.Output<T>;
  return new Output(
    new Set(),
    Promise.resolve(undefined),
    Promise.resolve(false),
    Promise.resolve(false),
    Promise.resolve(new Set()),
  );
}

let seen: Registered[] = [];

/** What the program registered so far, in the order of names. */
export const registered = (): Registered[] =>
  [...seen].sort((one, other) => (one.name < other.name ? -1 : 1));

/** A test that is a program, under an engine that takes every resource. */
export const programTest = test.extend<{ program: undefined }>({
  program: [
    async ({ task: _task }, use) => {
      await beginProgram();
      await use(undefined);
      await pulumi.runtime.disconnect();
    },
    { auto: true },
  ],
});

/** What resources have once they are made, beside their inputs. */
type Outputs = Readonly<Record<string, unknown>>;

/** Runs a program as the CLI and the Automation API do, in a stack of its own. */
export async function runProgram(program: () => Promise<void>, outputs?: Outputs): Promise<void> {
  await beginProgram("up", outputs);
  await pulumi.runtime.runInPulumiStack(program);
}

/** Ends the program so far, and begins one at preview or at up. */
export async function beginProgram(
  kind: "preview" | "up" = "up",
  outputs: Outputs = { status: "pending" },
): Promise<void> {
  await pulumi.runtime.disconnect();
  seen = [];
  const mocks: pulumi.runtime.Mocks = {
    call: () => ({}),
    newResource: (args) => {
      seen.push(args);
      return { id: `id of ${args.name}`, state: { ...args.inputs, ...outputs } };
    },
  };
  await pulumi.runtime.setMocks(mocks, "project", "stack", kind === "preview");
}
