import { defineConfig } from "vitest/config";

/** Three kinds of tests by what they need: nothing, the real Pulumi CLI, real Keystone and Glance. */
export default defineConfig({
  test: {
    maxWorkers: "100%",
    reporters: ["default", "./test/closing-line.ts"],
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/pulumi/**", "test/openstack/**"],
          // No test leaves anything behind in its process, and a new one for each file would double the time.
          isolate: false,
        },
      },
      {
        test: {
          name: "pulumi",
          include: ["test/pulumi/**/*.test.ts"],
          globalSetup: "test/pulumi/setup.ts",
          testTimeout: 240_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          name: "openstack",
          include: ["test/openstack/**/*.test.ts"],
          globalSetup: "test/openstack/servers.ts",
          testTimeout: 240_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
