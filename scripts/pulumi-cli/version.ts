import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

export const checkout = join(__dirname, "..", "..");

const manifest = v.parse(
  v.object({ version: v.string() }),
  JSON.parse(readFileSync(join(checkout, "node_modules", "pulumi", "package.json"), "utf8")),
);

/** The CLI that the dev dependency `pulumi` brings, and the oldest one tested. */
export const cliVersion = manifest.version;
