import { readFileSync } from "node:fs";
import { ConfigurationError } from "../errors";
import type { Tls } from "../http/dispatcher";
import type { Found, Settings } from "./settings";

/** The certificates that the settings name or hold. `verify` false or `insecure` true accepts any server. */
export function tlsFrom(found: Settings, homeFolder: string): Tls {
  const verify = flag(found.verify, true) && !flag(found.insecure, false);
  const [ca, cert, ownKey] = [found.cacert, found.cert, found.key].map((file) => pemOf(file, homeFolder));
  // A certificate file may hold its key as well.
  const key = ownKey ?? cert;
  return {
    verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

function pemOf(file: Found | undefined, homeFolder: string): string | undefined {
  // pulumi-openstack takes the text itself as well as a path.
  if (file === undefined || /^\s*-----BEGIN /.test(file.value)) return file?.value;
  const path = file.value.replace(/^~(?=\/|$)/, homeFolder);
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? ` (${error.code})` : "";
    throw new ConfigurationError({
      code: "SETTING_INVALID",
      problem: `${file.origin} names a file that cannot be read${reason}: ${path}`,
      hint: "Give the path of a PEM file.",
    });
  }
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
