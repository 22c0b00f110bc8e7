import { describeAcceptance } from "./acceptance";
import { simulatedCloud } from "./simulated-cloud";

describeAcceptance(simulatedCloud, ({ simulator }) => simulator);
