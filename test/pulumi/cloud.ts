export interface CloudMember {
  readonly memberId: string;
  readonly status: string;
}

/**
 * What an end-to-end test needs of a cloud besides the package under test: credentials for the program, and hands that
 * work behind its back. The simulator has them, and so has a real Keystone with Glance.
 */
export interface Cloud {
  /** The `OS_*` variables of the images' owner. */
  readonly environment: Readonly<Record<string, string>>;
  /** The `OS_*` variables of a project that has nothing to do with the images. */
  readonly otherEnvironment: Readonly<Record<string, string>>;
  /** Id of a project in whose name `accept` works. */
  readonly recipient: string;
  /** Adds another project; returns its id. */
  addProject(): Promise<string>;
  /** Adds an image of the owner's that can be shared; returns its id. */
  addImage(): Promise<string>;
  deleteImage(imageId: string): Promise<void>;
  setVisibility(imageId: string, visibility: "shared" | "private"): Promise<void>;
  addMember(imageId: string, memberId: string): Promise<void>;
  removeMember(imageId: string, memberId: string): Promise<void>;
  /** Accepts the image in the recipient's name. */
  accept(imageId: string): Promise<void>;
  members(imageId: string): Promise<readonly CloudMember[]>;
  close(): Promise<void>;
}
