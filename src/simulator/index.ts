export type { Account } from "./account";
export type { Answer, ReceivedRequest, Service } from "./answer";
export type { Call } from "./calls";
export type { CatalogueEndpoint, CatalogueService, EndpointInterface } from "./catalogue";
export type {
  ApplicationCredential,
  ApplicationCredentialOptions,
  Domain,
  MemberStatus,
  Project,
  User,
  UserOptions,
  Visibility,
} from "./cloud";
export type { Flavour } from "./flavour";
export type { TlsIdentity } from "./listener";
export type { AnswerRule, AnswerRuleHandle } from "./rules";
export type { ImageOptions, SimulatedImage, SimulatedMember } from "./simulated-image";
export type { Simulator } from "./simulator";
export type { SimulatorOptions } from "./start";
export { startSimulator } from "./start";
