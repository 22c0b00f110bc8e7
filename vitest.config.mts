import { defineConfig } from "vitest/config";

/** Kinds of tests by what they need: nothing, nothing but more time, the real Pulumi CLI, real Keystone and Glance. */
export default defineConfig({
  test: {
    maxWorkers: "100%",
    reporters: ["default", "./test/closing-line.ts"],
    projects: [
      {
        test: {
          name: "unit",
          setupFiles: "test/properties.ts",
          include: ["test/**/*.test.ts"],
          exclude: [
            "test/pulumi/**",
            "test/openstack/**",
            "test/{model,faults,fuzz,upgrades}/**",
            "test/**/*.{processes,pulumi,openstack}.test.ts",
          ],
          // No test leaves anything behind in its process, and a new one for each file would double the time.
          isolate: false,
        },
      },
      {
        test: {
          name: "resilience",
          setupFiles: "test/properties.ts",
          include: ["test/{model,faults,fuzz,upgrades}/**/*.test.ts", "test/**/*.processes.test.ts"],
          exclude: ["test/**/*.{pulumi,openstack}.test.ts"],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: "pulumi",
          include: ["test/pulumi/**/*.test.ts", "test/**/*.pulumi.test.ts"],
          globalSetup: "test/pulumi/setup.ts",
          testTimeout: 240_000,
          hookTimeout: 900_000,
        },
      },
      {
        test: {
          name: "openstack",
          include: ["test/openstack/**/*.test.ts", "test/**/*.openstack.test.ts"],
          globalSetup: ["test/openstack/servers.ts", "test/pulumi/setup.ts"],
          testTimeout: 240_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
