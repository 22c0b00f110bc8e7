/**
 * Makes, reads and removes shares again and again, as the provider processes of two runs would, and prints a line of JSON after
 * each round: what memory is in use then. It ends when nothing is left to do.
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as v from "valibot";
import { providerText } from "../../src/resources/provider-text";
import { ProviderProcess } from "../model/provider-process";

const Task = v.object({
  environment: v.record(v.string(), v.string()),
  images: v.array(v.string()),
  members: v.array(v.string()),
  rounds: v.number(),
});

/** As many as the engine runs at once on eight cores. */
const together = 32;

async function forEach<T>(things: readonly T[], work: (thing: T) => Promise<void>): Promise<void> {
  const left = [...things];
  const worker = async (): Promise<void> => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) await work(next);
  };
  await Promise.all(Array.from({ length: together }, worker));
}

async function main({ environment, images, members, rounds }: v.InferOutput<typeof Task>): Promise<void> {
  const open = (): ProviderProcess =>
    new ProviderProcess(environment, { "ims:tokenCache": "off" }, () => undefined, {
      shortest: 1,
      longest: 4,
    });
  const __provider = providerText("ImageMember");
  const pairs = images.flatMap((imageId) => members.map((memberId) => ({ imageId, memberId, __provider })));
  for (let round = 1; round <= rounds; round += 1) {
    const provider = open();
    const made: Awaited<ReturnType<ProviderProcess["create"]>>[] = [];
    await forEach(pairs, async (pair) => void made.push(await provider.create(pair)));
    await forEach(made, async ({ id, outputs }) => {
      if ((await provider.read(id, outputs)) === undefined) throw new Error(`${id} is gone`);
    });
    // In a run of its own, which declares nothing.
    const destroyer = open();
    await forEach(made, ({ id, outputs }) => destroyer.delete(id, outputs));
    // What is closed and dropped needs a turn to be let go of.
    await sleep(100);
    globalThis.gc?.();
    console.log(JSON.stringify({ round, heapMegabytes: process.memoryUsage().heapUsed / 2 ** 20 }));
  }
}

process.on("warning", (warning) => console.log(JSON.stringify({ warning: String(warning) })));
main(v.parse(v.pipe(v.string(), v.parseJson(), Task), process.env.LOAD_TASK));
