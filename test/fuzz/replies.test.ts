import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ImsError } from "../../src/errors";
import { textOf } from "../http/text-of";
import { InitFailed, ProviderProcess } from "../model/provider-process";
import { seedFrom } from "../seed";
import { callsOn } from "./calls";
import { type Asked, HostileServer } from "./hostile-server";
import { type Mutation, type RawReply, spoiled } from "./mutation";
import { mutations } from "./mutations";
import { recordReplies, replyTo } from "./recorded-replies";

const SPOILED = Number(process.env.FUZZ_REPLIES ?? 10_000);
const seed = seedFrom("FUZZ_SEED");
const password = "correct horse/battery staple";
/** Calls of one provider process at once, and processes at once. */
const together = 8;

describe("replies that are spoiled in any way", () => {
  test(`end every call with a whole result or one of our errors (FUZZ_SEED=${seed})`, {
    timeout: 600_000,
  }, async () => {
    const recording = await recordReplies();
    const calls = callsOn({ ...recording, otherId: "d".repeat(32) });
    const spoils = fc.sample(mutations, { numRuns: SPOILED, seed })[Symbol.iterator]();
    const sent = new Map<string, Mutation[]>();
    let done = false;
    let count = 0;

    const server = await HostileServer.open((asked) => {
      const reply = replyTo(asked, recording, server.origin);
      count += 1;
      // Most processes get a token, and most calls get somewhere.
      const isToken = asked.path.startsWith("/v3/");
      if (isToken ? count % 8 !== 0 : count % 4 === 0) return reply;
      const { value: mutation, done: last } = spoils.next();
      if (last || mutation === undefined) {
        done = true;
        return reply;
      }
      const subject = subjectOf(asked);
      sent.set(subject, [...(sent.get(subject) ?? []), mutation]);
      return withSecret(spoiled(reply, mutation), count % 2 === 0 ? password : recording.token);
    });

    const said: string[] = [];
    const process = (): ProviderProcess =>
      new ProviderProcess(
        {
          OS_AUTH_URL: `${server.origin}/v3`,
          OS_USERNAME: "alice",
          OS_PASSWORD: password,
          OS_PROJECT_NAME: "owner",
          OS_REGION_NAME: "eu-de",
        },
        { "ims:operationTimeoutSeconds": "1", "ims:tokenCache": "off" },
        (line) => said.push(line),
        { shortest: 1, longest: 2 },
      );

    async function tryOne(provider: ProviderProcess, name: string): Promise<void> {
      const imageId = randomUUID();
      const begun = performance.now();
      try {
        await calls[name]?.(provider, imageId);
      } catch (error) {
        const mutations = sent.get(imageId);
        const story = `${name} after ${JSON.stringify(mutations)?.slice(0, 2000)}`;
        const told = textOf(error);
        if (!(error instanceof ImsError || error instanceof InitFailed)) throw new Error(`${story}: ${told}`);
        for (const secret of [password, recording.token])
          if (told.includes(secret)) throw new Error(`${story} leaks: ${told}`);
      }
      const seconds = (performance.now() - begun) / 1000;
      if (seconds > 30) throw new Error(`${name} took ${seconds} s after ${inspect(sent.get(imageId))}`);
      sent.delete(imageId);
    }

    async function live(): Promise<void> {
      while (!done) {
        const provider = process();
        const names = [...Object.keys(calls), ...Object.keys(calls)];
        for (let at = 0; at < names.length; at += together) {
          await Promise.all(names.slice(at, at + together).map((name) => tryOne(provider, name)));
        }
      }
    }
    await Promise.all(Array.from({ length: together }, live));
    await server.close();

    for (const secret of [password, recording.token]) expect(said.join("\n")).not.toContain(secret);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect("polluted" in {}).toBe(false);
  });
});

function subjectOf({ path }: Asked): string {
  return /^\/v2\/images\/([^/?]+)/.exec(path)?.[1] ?? path;
}

function withSecret(reply: RawReply, secret: string): RawReply {
  const escaped = secret.replace(/\W/g, (character) => `&#${character.charCodeAt(0)};`);
  const put = (text: string): string => text.replaceAll("SECRET", secret).replaceAll("ESCAPED", escaped);
  const bytes = (buffer: Buffer): Buffer => Buffer.from(put(buffer.toString("latin1")), "latin1");
  return {
    ...reply,
    status: put(reply.status),
    headers: reply.headers.map(([name, value]) => [name, put(value)] as const),
    body: bytes(reply.body),
    ...(reply.instead && { instead: bytes(reply.instead) }),
  };
}
