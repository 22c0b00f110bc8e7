import { beforeAll, describe } from "vitest";
import { errorFacts } from "./errors";
import { identityFacts } from "./identity";
import { imageFacts } from "./images";
import { memberFacts } from "./members";
import { quotaFacts } from "./quota";
import { recipientFacts } from "./recipient";
import type { Target } from "./target";
import { tokenFacts } from "./tokens";
import { visibilityFacts } from "./visibility";
import { type Callers, signIn } from "./wire";

/**
 * Facts of the wire that the package builds on, measured once on real Keystone and Glance and held against them since.
 * The simulator has to pass the same suite: a difference is its bug.
 */
export function describeContract(target: () => Target): void {
  let signedIn: Callers | undefined;
  const callers = (): Callers => {
    if (!signedIn) throw new Error("No test has signed in yet.");
    return signedIn;
  };

  beforeAll(async () => {
    const { owner, recipient, other } = target();
    signedIn = {
      owner: await signIn(target(), owner),
      recipient: await signIn(target(), recipient),
      other: await signIn(target(), other),
    };
  });

  describe("IAM: getting a token", () => identityFacts(target));
  describe("IAM: tokens and application credentials", () => tokenFacts(target));
  describe("IMS: members", () => memberFacts(target, callers));
  describe("IMS: recipients", () => recipientFacts(target, callers));
  describe("IMS: visibility", () => visibilityFacts(target, callers));
  describe("IMS: images", () => imageFacts(target, callers));
  describe("IMS: quota", () => quotaFacts(target, callers));
  describe("IMS: errors", () => errorFacts(target, callers));
}
