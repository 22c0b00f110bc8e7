export type { Answer, ReceivedRequest, Service } from "./answer.js";
export type { Call } from "./calls.js";
export type { CatalogueEndpoint, CatalogueService, EndpointInterface } from "./catalogue.js";
export type { ApplicationCredential, Domain, MemberStatus, Project, User, Visibility } from "./cloud.js";
export type { Flavour } from "./flavour.js";
export type { TlsIdentity } from "./listener.js";
export type { AnswerRule, AnswerRuleHandle } from "./rules.js";
export type { Account, ImageOptions, SimulatedImage, SimulatedMember, Simulator } from "./simulator.js";
export { type SimulatorOptions, startSimulator } from "./start.js";
