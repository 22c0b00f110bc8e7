import { collect, withDomainShared } from "../combining";
import { type Settings, settings } from "../settings";

export type Environment = Readonly<Record<string, string | undefined>>;

/** `OS_*`, as openstackclient and its kin read them. */
export function readEnvironment(environment: Environment): Settings {
  return withDomainShared(
    collect((name) =>
      settings[name].environment.map((variable) => {
        const value = environment[variable];
        return value === undefined ? undefined : { value, origin: variable };
      }),
    ),
  );
}
