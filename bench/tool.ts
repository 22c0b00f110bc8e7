export const operations = ["create", "refresh", "destroy"] as const;
export type Operation = (typeof operations)[number];

/** A way to keep an image shared with a list of projects. */
export interface Tool {
  readonly name: string;
  /** Whatever is declared: what is measured is the start-up. */
  readonly sharesNothing?: boolean;
  /** Says what the next operations are about. */
  declare(imageId: string, memberIds: readonly string[]): Promise<void>;
  /** Runs one operation to its end, as a person would. */
  run(operation: Operation, environment: NodeJS.ProcessEnv): Promise<void>;
}
