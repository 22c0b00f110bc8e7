import { describeClaims } from "./claims";
import { simulatedCloud } from "./simulated-cloud";

describeClaims(simulatedCloud);
