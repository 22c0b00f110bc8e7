import { readFileSync } from "node:fs";
import { createSecureContext } from "node:tls";
import { ConfigurationError } from "../errors";
import type { Tls } from "../http/dispatcher";
import type { Found, Settings } from "./settings";

/**
 * The certificates that the settings name or hold. `verify` false or `insecure` true accepts any server.
 *
 * @throws ConfigurationError `SETTING_INVALID` for a file or text that is no certificate or key, or a pair that does not match.
 */
export function tlsFrom(found: Settings, homeFolder: string): Tls {
  const verify = flag(found.verify, true) && !flag(found.insecure, false);
  const [ca, cert, ownKey] = [found.cacert, found.cert, found.key].map((file) => pemOf(file, homeFolder));
  // A certificate file may hold its key as well.
  const key = ownKey ?? cert;
  const pems = {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
  try {
    createSecureContext(pems);
  } catch (error) {
    const origins = [found.cert, found.key].flatMap((file) => (file === undefined ? [] : [file.origin]));
    throw unusable(origins.join(" and "), `cannot be used (${codeOf(error)})`);
  }
  return { verify, ...pems };
}

function pemOf(file: Found | undefined, homeFolder: string): string | undefined {
  // pulumi-openstack takes the text itself as well as a path.
  if (file === undefined || pem.test(file.value)) return file?.value;
  const path = file.value.replace(/^~(?=\/|$)/, homeFolder);
  // Any other text could be a key without its first line.
  const isPath = /^[/~.]|\.\w{1,8}$/.test(path) && path.length <= 128 && !path.includes("\n");
  const shown = isPath ? `: ${path}` : "";
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw unusable(file.origin, `names a file that cannot be read (${codeOf(error)})${shown}`);
  }
  if (pem.test(text)) return text;
  throw unusable(file.origin, `names a file without a certificate or key in PEM${shown}`);
}

const pem = /^-----BEGIN /m;

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : error;
}

function unusable(origin: string, problem: string): ConfigurationError {
  return new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `${origin} ${problem}`,
    hint: "Give the path of a PEM file; a certificate's own key stands in the same file or in key, without a passphrase.",
  });
}

/** Settings are text: "false" means false, whoever wrote it and in which quotes. */
function flag(found: Found | undefined, byDefault: boolean): boolean {
  if (found === undefined) return byDefault;
  if (/^(true|yes|on|1)$/i.test(found.value)) return true;
  if (/^(false|no|off|0)$/i.test(found.value)) return false;
  throw new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `${found.origin} is "${found.value}"`,
    hint: "Use true or false.",
  });
}
