import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { stringify } from "yaml";
import { type Account, type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { SimulatedServer } from "./simulated-stage";

/** The servers that scripts play on: the two kinds of service, and one with little room. */
const kinds: Readonly<Record<string, SimulatorOptions>> = {
  glance: {},
  ims: { flavour: "ims" },
  "glance with a small quota": { memberQuota: 2 },
};

export const modelTest = test.extend<{ servers: ReadonlyMap<string, SimulatedServer> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
  servers: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "pulumi-ims-model-"));
    const servers = new Map<string, SimulatedServer>();
    for (const [name, options] of Object.entries(kinds)) {
      const cloud = await startSimulator(options);
      const cloudsFile = join(folder, `${servers.size}.yaml`);
      const recipient = recipientIn(cloud);
      const accounts = { owner: cloud.owner, recipient, other: cloud.other };
      await writeFile(
        cloudsFile,
        stringify({ clouds: { owner: entry(cloud, cloud.owner), recipient: entry(cloud, recipient) } }),
      );
      const more = ["2", "3"].map(
        (digit) => cloud.addProject(`project-${digit}`, { id: digit.repeat(32) }).id,
      );
      const hidden = options.flavour === "ims" ? "public" : "private";
      const projects = [recipient.projectId, ...more];
      servers.set(name, new SimulatedServer(cloud, accounts, projects, cloudsFile, hidden));
    }
    await use(servers);
    for (const { cloud } of servers.values()) await cloud.close();
    await rm(folder, { recursive: true });
  },
});

/** An account whose project has always the same id: the order of ids decides in which order members are changed. */
function recipientIn(cloud: Simulator): Account {
  const { id: projectId, name: projectName } = cloud.addProject("recipient-of-scripts", {
    id: "1".repeat(32),
  });
  const user = cloud.addUser({ name: "dora", password: "dora's secret", projects: [projectId] });
  const domains = { userDomainName: "Default", projectDomainName: "Default" };
  return {
    userId: user.id,
    userName: user.name,
    password: user.password,
    projectId,
    projectName,
    ...domains,
  };
}

function entry(cloud: Simulator, { userName, password, userDomainName, projectId }: Account): unknown {
  const auth = {
    auth_url: cloud.authUrl,
    username: userName,
    password,
    user_domain_name: userDomainName,
    project_id: projectId,
  };
  return { auth, region_name: cloud.region };
}
