import { describeClaims } from "../pulumi/claims";
import { realCloud } from "./real-cloud";

describeClaims(realCloud);
