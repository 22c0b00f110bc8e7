import { describeLifecycle } from "../pulumi/lifecycle";
import { realCloud } from "./real-cloud";

describeLifecycle(realCloud);
