import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkout } from "../scripts/pulumi-cli/version";
import { execute } from "../test/pulumi/install";
import { plot } from "./plot";
import type { Results } from "./results";
import { tables } from "./tables";

const RESULTS = join(checkout, "bench", "results.json");
const PAGE = join(checkout, "docs", "performance.md");
const PLOT = join(checkout, "docs", "performance.svg");

/** What stands between these is written by the benchmark. */
const MEASURED = /(?<=<!-- measured -->\n)[\s\S]*(?=\n<!-- \/measured -->)/;

const picture = "![Seconds over members of one image, for create, refresh and destroy](performance.svg)\n";

/** Keeps the results, draws the plot and puts the tables into the page. */
export async function publish(results: Results): Promise<void> {
  await writeFile(RESULTS, JSON.stringify(results));
  await execute("npx", ["biome", "format", "--write", RESULTS], checkout);
  await writeFile(PLOT, plot(results));
  const page = await readFile(PAGE, "utf8");
  if (!MEASURED.test(page)) throw new Error("docs/performance.md has no place for the tables.");
  await writeFile(
    PAGE,
    page.replace(MEASURED, () => `${tables(results)}\n\n${picture}`),
  );
}
