import type { ImsError } from "../errors";

/**
 * Tells the engine that a resource exists though not all of it could be made: state records `properties`, and the next up
 * updates the resource. The engine knows such an error by its `id`, which no other error of this package has:
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/dynamic-provider/index.ts (`grpcResponseFromError`).
 */
export class PartialFailure extends Error {
  readonly id: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly reasons: readonly string[];

  constructor(id: string, properties: Readonly<Record<string, unknown>>, reason: ImsError) {
    super(reason.message);
    this.name = "PartialFailure";
    this.id = id;
    this.properties = properties;
    this.reasons = [reason.message];
  }
}
