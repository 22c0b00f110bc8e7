import { inject } from "vitest";
import { describeAcceptance } from "../pulumi/acceptance";
import { realCloud } from "./real-cloud";

describeAcceptance(realCloud, () => inject("openstack"));
