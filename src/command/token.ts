import { cacheFolder } from "../auth/sessions";
import { noStack } from "../auth/sources/stack-config";
import { listTokens, purgeTokens } from "../auth/token-cache";
import { type ExitCode, exitCodes } from "./exit-codes";
import { renderJson } from "./output/json";
import { cachedTokensReport, renderPurge, renderTokens } from "./output/token";
import type { Surroundings } from "./surroundings";

export interface TokenOptions {
  readonly purge?: true;
  readonly json?: true;
}

/** `token`: where tokens are kept and whose they are; `--purge` removes them. */
export async function runToken(
  { purge, json }: TokenOptions,
  { environment, print, say }: Surroundings,
): Promise<ExitCode> {
  const folder = cacheFolder({ stackConfig: noStack, environment });
  try {
    if (purge) {
      const removed = folder === undefined ? 0 : await purgeTokens(folder);
      print(json ? renderJson({ folder: folder ?? null, removed }) : renderPurge(folder, removed));
    } else {
      const report = cachedTokensReport(folder, folder === undefined ? [] : await listTokens(folder));
      print(json ? renderJson(report) : renderTokens(report));
    }
    return exitCodes.done;
  } catch (error) {
    // The file system's own words: they name the path and what is wrong with it.
    say(`The token cache cannot be used: ${error instanceof Error ? error.message : String(error)}`);
    return exitCodes.failed;
  }
}
