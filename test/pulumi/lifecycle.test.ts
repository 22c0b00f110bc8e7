import { describeLifecycle } from "./lifecycle";
import { simulatedCloud } from "./simulated-cloud";

describeLifecycle(simulatedCloud);
