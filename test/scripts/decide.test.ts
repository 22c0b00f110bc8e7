import { describe, expect, it } from "vitest";
import { type Candidate, type Known, nextStep, passedOver } from "../../scripts/pulumi-cli/decide";

const oldest = "3.259.0";
const nothing: Known = { onPath: [], cached: false, hasGo: false };
const onPath = (version: string, runsNode = true): Candidate => ({
  executable: "/usr/bin/pulumi",
  version,
  runsNode,
});

describe("finding the Pulumi CLI", () => {
  it.each(["3.259.0", "3.260.1", "4.0.0", "3.260.0-dev.1+abc"])("uses %s from PATH", (version) => {
    const step = nextStep({ ...nothing, cached: true, onPath: [onPath(version)] }, oldest);
    expect(step).toEqual({ do: "use", executable: "/usr/bin/pulumi", version });
  });

  it.each(["3.258.9", "2.99.0", "3.259.0-alpha.1", "`pulumi version` ended with 1"])(
    "passes over %s on PATH, with a line",
    (version) => {
      const known = { ...nothing, onPath: [onPath(version)] };
      expect(nextStep(known, oldest)).toEqual({ do: "download" });
      expect(passedOver(known, oldest)).toEqual([
        `Passing over /usr/bin/pulumi: ${version}; 3.259.0 is the oldest version tested.`,
      ]);
    },
  );

  it("passes over a CLI that cannot run Node.js programs, with a line", () => {
    const known = { ...nothing, onPath: [onPath("3.260.0", false)] };
    expect(nextStep(known, oldest)).toEqual({ do: "download" });
    expect(passedOver(known, oldest)).toHaveLength(1);
  });

  it("looks further along PATH than the first `pulumi`", () => {
    const second = { ...onPath("3.261.0"), executable: "/opt/pulumi/pulumi" };
    const known = { ...nothing, onPath: [onPath("3.1.0"), second] };
    expect(nextStep(known, oldest)).toMatchObject({ do: "use", executable: "/opt/pulumi/pulumi" });
  });

  it("says nothing about a CLI that it can use", () => {
    expect(passedOver({ ...nothing, onPath: [onPath("3.259.0")] }, oldest)).toEqual([]);
  });

  it("prefers what is cached to another download", () => {
    expect(nextStep({ ...nothing, cached: true, hasGo: true }, oldest)).toEqual({ do: "use cached" });
  });

  it("downloads before it builds, even where Go is there", () => {
    expect(nextStep({ ...nothing, hasGo: true }, oldest)).toEqual({ do: "download" });
  });

  it("builds from Go modules where the download failed", () => {
    const known = { ...nothing, hasGo: true, downloadFailed: "host not found" };
    expect(nextStep(known, oldest)).toEqual({ do: "build", because: "host not found" });
  });

  it("gives up with one line that says what to install and what was tried", () => {
    const noGo = nextStep({ ...nothing, downloadFailed: "host not found" }, oldest);
    expect(noGo).toEqual({
      do: "give up",
      message: expect.stringMatching(
        /^No Pulumi CLI: install 3\.259\.0 or later.*host not found.*no `go`.*$/,
      ),
    });
    const failed = {
      ...nothing,
      hasGo: true,
      downloadFailed: "host not found",
      buildFailed: "go get: no such module",
    };
    expect(nextStep(failed, oldest)).toMatchObject({
      message: expect.stringContaining("go get: no such module"),
    });
  });
});
