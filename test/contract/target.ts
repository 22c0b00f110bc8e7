export type Visibility = "shared" | "private" | "public" | "community";

/** A user in a project, with what a client needs to get its token. */
export interface Account {
  readonly userId: string;
  readonly userName: string;
  readonly password: string;
  readonly userDomainName: string;
  readonly projectId: string;
  readonly projectName: string;
  readonly projectDomainName: string;
}

/** Where the two services are. */
export interface Addresses {
  readonly authUrl: string;
  readonly imageEndpoint: string;
}

/** A cloud that the suite is run on: the simulator, or real Keystone and Glance. */
export interface Target extends Addresses {
  readonly region: string;
  /** Members an image may have. */
  readonly memberQuota: number;
  readonly owner: Account;
  readonly recipient: Account;
  readonly other: Account;
  /** An image of project owner; its id. */
  createImage(visibility: Visibility): Promise<string>;
  setVisibility(imageId: string, visibility: Visibility): Promise<void>;
  deleteImage(imageId: string): Promise<void>;
  /** An application credential of the owner for its project. */
  createApplicationCredential(name: string, secret: string): Promise<string>;
}
