import { mkdtemp } from "node:fs/promises";
import { join } from "node:path";
import { inject } from "vitest";
import { install } from "../pulumi/install";

/** Folder with the executable of another Node.js, which an npm package brings. */
export async function nodeOf(major: string): Promise<string> {
  const folder = await mkdtemp(join(inject("bench").root, `node-${major}-`));
  const name = `node-${process.platform}-${process.arch}`;
  await install(folder, { [name]: major });
  return join(folder, "node_modules", name, "bin");
}
