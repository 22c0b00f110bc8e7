import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, describe, expect, inject, test } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import { HandlerDriver } from "../model/driver";
import { play } from "../model/play";
import { RealServer, RealStage } from "../model/real-stage";
import { isRun, type Script } from "../model/script";
import { notHeld, report, summary } from "./report";
import { allCells, type Cell, isPatience, lasts, scriptOf, someCells } from "./table";

const all = process.env.FAULTS === "all";
/** Where the table stands, and where its short form does. */
const documents = [
  [join(checkout, "docs", "reliability.md"), report],
  [join(checkout, "README.md"), summary],
] as const;

describe("a fault between the package and real servers does no lasting harm", async () => {
  const server = await RealServer.signIn(inject("openstack"));
  const folder = await mkdtemp(join(inject("bench").root, "faults-"));
  const ends = new Map<Cell, string>();

  afterAll(async () => {
    await rm(folder, { recursive: true });
    for (const [, table] of documents) console.log(table(ends));
    if (!all) return;
    for (const [document, table] of documents) {
      const text = await readFile(document, "utf8");
      await writeFile(document, withTable(document, text, table(ends)));
    }
  });

  for (const cell of all ? allCells() : someCells()) {
    test(`${cell.fault} ${cell.duration}, at ${cell.operation}`, async () => {
      ends.set(cell, notHeld);
      const script = scriptOf(cell);
      const [end] = await Promise.all([
        endOf([...script, { do: "up", must: "succeed" }]),
        endOf([...script, { do: "destroy", must: "succeed" }]),
      ]);
      if (!lasts(cell)) expect(end).toBe("done");
      ends.set(cell, end);
    });
  }

  /** How the run with trouble ended, once everything that follows is found in order. */
  async function endOf(script: Script): Promise<string> {
    const driver = new HandlerDriver(
      ({ trouble }) => ({
        "ims:tokenCache": join(folder, "tokens"),
        "ims:operationTimeoutSeconds": trouble && isPatience(trouble.fault) ? "4" : "60",
      }),
      { shortest: 20, longest: 100 },
    );
    const stage = await RealStage.open(server, driver, await mkdtemp(join(folder, "stage-")));
    const outcomes = await play(script, stage);
    const troubled = outcomes[script.filter(isRun).findIndex(({ trouble }) => trouble !== undefined)];
    expect(troubled?.troubled).toBe(true);
    if (troubled?.ended !== "with an error") return troubled?.ended === "well" ? "done" : "killed";
    return /\b([A-Z][A-Z_]{3,}): /.exec(troubled.said)?.[1] ?? troubled.said;
  }
});

const marks = ["<!-- faults: written by npm run test:faults -->", "<!-- end of faults -->"] as const;

function withTable(document: string, text: string, table: string): string {
  const [before, rest] = text.split(marks[0]);
  const after = rest?.split(marks[1])[1];
  if (before === undefined || after === undefined) throw new Error(`no place for the table in ${document}`);
  return [before, marks[0], `\n\n${table}\n`, marks[1], after].join("");
}
