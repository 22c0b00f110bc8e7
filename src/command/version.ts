import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The version in the package's own manifest, which lies two folders above, in `src` and in `dist`. */
export function packageVersion(): string {
  const manifest: { readonly version: string } = JSON.parse(
    readFileSync(join(__dirname, "../../package.json"), "utf8"),
  );
  return manifest.version;
}
