import { describe, expect } from "vitest";
import { exitCodes } from "../../src/command/exit-codes";
import { commandTest as test } from "./command-test";

const image = "d164b5df-1bc3-4c3f-893e-3e471fd16e64";

describe("a command line", () => {
  test.for<readonly string[]>([
    [],
    ["member"],
    ["doctor", "extra"],
    ["doctor", "--colour"],
    ["doctor", "--cloud"],
    ["doctor", "--cloud", " "],
    ["doctor", "--image", ".."],
    ["members"],
    ["members", ""],
    ["members", image, "a/b"],
    ["members", image, "--member", "a b"],
    ["members", image, "--wait", "soon"],
    ["members", image, "--wait", "1.5"],
    ["members", image, "--wait", "86401"],
    ["members", image, "--wait=-1"],
    ["members", image, "--format", "yaml"],
    ["members", image, "--format", "table", "--json"],
    ["offers", "--status", "taken"],
    ["offers", "--owner", ""],
  ])("that is %j ends with 2 before anything is sent", async (argv, { cloud, desk }) => {
    const { code, stdout, stderr } = await desk.run(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^(error: |Usage: )/);
    expect(cloud.calls).toEqual([]);
  });

  test.for([["--help"], ["help"], ["doctor", "--help"], ["members", "--help"], ["help", "offers"]])(
    "that asks for help with %j gets it on stdout, with every exit code",
    async (argv, { desk }) => {
      const { code, stdout, stderr } = await desk.runIn({}, ...argv);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toMatch(/^Usage: pulumi-ims/);
      for (const number of Object.values(exitCodes))
        expect(stdout).toMatch(new RegExp(`^ {2}${number} {2}\\w`, "m"));
    },
  );
});
