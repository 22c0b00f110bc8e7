import { execFile } from "node:child_process";
import { access, rm, writeFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The distribution's own: the one on PATH may be another and know nothing of its packages. */
export const PYTHON = "/usr/bin/python3";
const PACKAGES = ["keystone", "glance-api", "gunicorn", "python3-openstackclient"];
/** Debian asks this file before a package starts its service: 101 means no. */
const SERVICE_POLICY = "/usr/sbin/policy-rc.d";
const INSTALL_MILLISECONDS = 600_000;

/**
 * Sees to it that Keystone, Glance and openstackclient are installed, from the distribution's packages; their services are not started.
 * @throws Error that says what to install, where this cannot be done here
 */
export async function installOpenStack(): Promise<void> {
  if (await succeeds(PYTHON, ["-c", "import keystone, glance, gunicorn, openstackclient"])) return;
  const byHand = `apt-get install --no-install-recommends ${PACKAGES.join(" ")}`;
  if (!(await succeeds("apt-get", ["--version"])))
    throw new Error(
      `These tests need real Keystone and Glance, which come from Debian's packages (${PACKAGES.join(", ")}), and there is no apt-get here. Run them on Debian 12 or Ubuntu.`,
    );
  if (process.getuid?.() !== 0)
    throw new Error(`These tests need real Keystone and Glance. Install them once, as root: ${byHand}`);
  console.log(`Installing Keystone and Glance, once and about a minute: ${byHand}`);
  await withoutStartingServices(async () => {
    const options = {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
      timeout: INSTALL_MILLISECONDS,
    };
    await run("apt-get", ["update", "-qq"], options);
    const install = [
      "install",
      "-y",
      "-qq",
      "--no-install-recommends",
      "-o",
      "DPkg::Lock::Timeout=300",
      ...PACKAGES,
    ];
    await run("apt-get", install, { ...options, maxBuffer: 64 * 1024 * 1024 });
  });
}

async function withoutStartingServices(work: () => Promise<void>): Promise<void> {
  if (await exists(SERVICE_POLICY)) return work();
  await writeFile(SERVICE_POLICY, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  try {
    await work();
  } finally {
    await rm(SERVICE_POLICY);
  }
}

async function succeeds(command: string, args: readonly string[]): Promise<boolean> {
  return run(command, args).then(
    () => true,
    () => false,
  );
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
