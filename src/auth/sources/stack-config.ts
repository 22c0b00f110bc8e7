import * as v from "valibot";
import { ConfigurationError } from "../../errors";
import { collect, withDomainShared } from "../combining";
import { type Found, type Settings, settings } from "../settings";

/** Reads one key of the stack's configuration, such as `ims:authUrl`, secrets in clear. */
export type StackConfig = (key: string) => string | undefined;

/** Outside a program there is no stack: its configuration is for the `pulumi` command to read. */
export const noStack: StackConfig = () => undefined;

/** `ims:*`: our own keys. */
export function readImsConfig(config: StackConfig): Settings {
  return collect((name) => [read(config, `ims:${name}`)]);
}

/** `openstack:*`, as pulumi-openstack names them: https://www.pulumi.com/registry/packages/openstack/installation-configuration/ */
export function readOpenstackConfig(config: StackConfig): Settings {
  return withDomainShared(
    collect((name) => [
      ...settings[name].openstack.map((key) => read(config, `openstack:${key}`)),
      name === "imageEndpoint" ? imageEndpointOverride(config) : undefined,
    ]),
  );
}

function read(config: StackConfig, key: string): Found | undefined {
  const value = config(key);
  return value === undefined ? undefined : { value, origin: key };
}

const Overrides = v.pipe(v.string(), v.parseJson(), v.object({ image: v.optional(v.string()) }));

function imageEndpointOverride(config: StackConfig): Found | undefined {
  const origin = "openstack:endpointOverrides";
  const text = config(origin);
  if (text === undefined || text === "") return undefined;
  const overrides = v.safeParse(Overrides, text);
  if (!overrides.success) {
    throw new ConfigurationError({
      code: "SETTING_INVALID",
      problem: `${origin} is not an object of service type to address`,
      hint: "Set it with `pulumi config set --path 'openstack:endpointOverrides.image' ADDRESS`.",
    });
  }
  const { image } = overrides.output;
  return image === undefined ? undefined : { value: image, origin };
}
