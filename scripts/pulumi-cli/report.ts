import * as v from "valibot";

/** A line of what `pulumi <command> --json` prints: of the many kinds only these are looked at. */
const Event = v.object({
  summaryEvent: v.optional(v.object({ resourceChanges: v.record(v.string(), v.number()) })),
  diagnosticEvent: v.optional(v.object({ message: v.string(), severity: v.string() })),
  resOutputsEvent: v.optional(v.object({ metadata: v.object({ op: v.string(), urn: v.string() }) })),
});

/** What a run of the CLI did and said. */
export interface Report {
  /** How many resources by operation, the stack itself and those that stayed the same left out. */
  readonly changes: Readonly<Record<string, number>>;
  /** `operation name` of every resource that a program declares and that is not left as it was, planned or done. */
  readonly steps: readonly string[];
  /** Every diagnostic above debug, then what the CLI printed to stderr. */
  readonly said: string;
}

export function readReport(stdout: string, stderr: string): Report {
  const said: string[] = [];
  const steps: string[] = [];
  for (const line of stdout.split("\n")) {
    if (!line.startsWith("{")) {
      said.push(line);
      continue;
    }
    const event = v.parse(Event, JSON.parse(line));
    const diagnostic = event.diagnosticEvent;
    if (diagnostic && diagnostic.severity !== "debug") said.push(diagnostic.message);
    const step = event.resOutputsEvent?.metadata;
    if (step && step.op !== "same" && !step.urn.includes("::pulumi:")) {
      steps.push(`${step.op} ${step.urn.split("::").at(-1)}`);
    }
  }
  const changes: Record<string, number> = {};
  for (const step of steps) {
    const operation = step.slice(0, step.indexOf(" "));
    changes[operation] = (changes[operation] ?? 0) + 1;
  }
  return { changes, steps: steps.sort(), said: [...said, stderr].join("\n") };
}
