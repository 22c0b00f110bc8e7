/**
 * What went wrong, as a stable name: part of the interface, never renamed. The README's troubleshooting
 * section lists every code with what to do.
 */
export type ErrorCode =
  // Configuration: found before anything was sent, or in the catalogue.
  | "CREDENTIALS_MISSING"
  | "CREDENTIALS_INCOMPLETE"
  | "CREDENTIALS_CONFLICT"
  | "CLOUD_UNKNOWN"
  | "IMAGE_MANAGED_TWICE"
  | "SETTING_INVALID"
  | "ENDPOINT_NOT_FOUND"
  | "STATE_INVALID"
  // Authentication: IAM or IMS does not accept who is asking.
  | "CREDENTIALS_REFUSED"
  | "MORE_FACTORS_NEEDED"
  | "TOKEN_REFUSED"
  // Connection: no whole answer came.
  | "CONNECTION_FAILED"
  | "CONNECTION_LOST"
  | "TIMED_OUT"
  | "TLS_FAILED"
  // Response: an answer came, and it is not one that helps.
  | "RESPONSE_INVALID"
  | "REQUEST_REFUSED"
  | "THROTTLED"
  | "SERVICE_FAILED"
  // Share: what the service says about this image and this project.
  | "IMAGE_NOT_FOUND"
  | "IMAGE_NOT_YOURS"
  | "IMAGE_NOT_SHAREABLE"
  | "MEMBER_EXISTS"
  | "MEMBER_HIDDEN"
  | "MEMBER_IS_OWNER"
  | "MEMBER_QUOTA_REACHED"
  | "MEMBER_UNKNOWN"
  | "MEMBERS_CHANGED_IN_PART"
  | "MEMBERS_UNMANAGED"
  | "OFFER_NOT_FOUND"
  | "PROJECT_MISMATCH"
  | "RECIPIENT_NEEDED";

/** What every error of this package carries. */
export interface ErrorDetails {
  readonly code: ErrorCode;
  /** What was tried and what came back, without a full stop. */
  readonly problem: string;
  /** What to change, as whole sentences. */
  readonly hint: string;
}

/**
 * Base of every error that this package throws. The message reads `CODE: problem. hint` and holds no secret.
 * It never has a property `id`: the Pulumi SDK takes an error with one for a resource that was created.
 */
export abstract class ImsError extends Error {
  readonly code: ErrorCode;
  readonly problem: string;
  readonly hint: string;

  constructor(details: ErrorDetails) {
    super(`${details.code}: ${details.problem}. ${details.hint}`);
    this.name = new.target.name;
    this.code = details.code;
    this.problem = details.problem;
    this.hint = details.hint;
  }
}

/** A setting is missing, malformed or contradicts another one. Repeating the call cannot help. */
export class ConfigurationError extends ImsError {}

/** IAM refused the credentials, or IMS refused the token also after a renewal. */
export class AuthenticationError extends ImsError {}

/** No whole answer arrived. */
export class ConnectionError extends ImsError {
  /** True when the request cannot have reached the service, so that it certainly had no effect. */
  readonly neverSent: boolean;

  constructor(details: ErrorDetails & { readonly neverSent: boolean }) {
    super(details);
    this.neverSent = details.neverSent;
  }
}

/** The service answered, and not with what the call needs. */
export class ResponseError extends ImsError {
  /** HTTP status of the answer. */
  readonly status: number;
  /** The service's own error code, such as `IMG.0076`, where it gave one. */
  readonly serviceCode: string | undefined;

  constructor(
    details: ErrorDetails & { readonly status: number; readonly serviceCode?: string | undefined },
  ) {
    super(details);
    this.status = details.status;
    this.serviceCode = details.serviceCode;
  }
}

/** The service's answer means that this image cannot be shared with, or taken from, this project as things stand. */
export class ShareError extends ImsError {}
