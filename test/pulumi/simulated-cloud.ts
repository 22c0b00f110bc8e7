import { type Simulator, startSimulator } from "../../src/simulator";
import type { Cloud } from "./cloud";

/** A cloud of a test's own; `simulator` counts its calls and answers by rule. */
export interface SimulatedCloud extends Cloud {
  readonly simulator: Simulator;
}

export async function simulatedCloud(): Promise<SimulatedCloud> {
  const simulator = await startSimulator();
  const recipient = simulator.recipient.projectId;
  return {
    simulator,
    environment: simulator.environment(simulator.owner),
    otherEnvironment: simulator.environment(simulator.other),
    recipient,
    addProject: async () => simulator.addProject("another").id,
    addImage: async () => simulator.addImage().id,
    deleteImage: async (imageId) => simulator.deleteImage(imageId),
    setVisibility: async (imageId, visibility) => simulator.setVisibility(imageId, visibility),
    addMember: async (imageId, memberId) => {
      simulator.addMember(imageId, memberId);
    },
    removeMember: async (imageId, memberId) => simulator.removeMember(imageId, memberId),
    accept: async (imageId) => simulator.setMemberStatus(imageId, recipient, "accepted"),
    members: async (imageId) => simulator.members(imageId),
    close: () => simulator.close(),
  };
}
