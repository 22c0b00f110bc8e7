import { describe, inject } from "vitest";
import { describeContract } from "../contract/suite";
import { realTarget } from "./target";

describe("real Keystone and Glance", () => {
  const target = realTarget(inject("openstack"));
  describeContract(() => target);
});
