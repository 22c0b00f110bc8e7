/** What a `profile` in clouds.yaml stands for, in the words of an entry. */
export interface Profile {
  readonly authUrl: string;
  readonly regions: readonly string[];
}

/** https://opendev.org/openstack/openstacksdk/src/branch/master/openstack/config/vendors/otc.json */
export const profiles: ReadonlyMap<string, Profile> = new Map([
  ["otc", { authUrl: "https://iam.{region_name}.otc.t-systems.com/v3", regions: ["eu-de", "eu-nl"] }],
]);
