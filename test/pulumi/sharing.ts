import { join } from "node:path";
import { inject, test } from "vitest";
import type { Cloud } from "./cloud";
import { Program } from "./program";

/** A share as `shares.json` declares it. */
export interface DeclaredShare {
  readonly imageId: string;
  readonly memberId: string;
  readonly adoptExisting?: boolean;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** Declares what `shares.json` names and exports the status of each. */
const CODE = `
const { ImageMember } = require("pulumi-ims");
for (const [name, { options, ...args }] of Object.entries(require("./shares.json"))) {
  exports[name] = new ImageMember(name, args, options).status;
}
`;

/** A program that shares images, and the hand that edits it. */
export interface Sharing {
  readonly program: Program;
  declare(shares: Readonly<Record<string, DeclaredShare>>): Promise<void>;
  /** Declares `share` alone: a new image with the recipient; the image's id. */
  declareNew(): Promise<string>;
}

export const urnOf = (name: string): string =>
  `urn:pulumi:test::program::pulumi-nodejs:dynamic/ims:ImageMember::${name}`;

let made = 0;

/** A test that gets a cloud and a JavaScript program with the packed package installed; both are gone after it. */
export const sharingTest = <Kind extends Cloud>(open: () => Promise<Kind>) =>
  test.extend<{ cloud: Kind; sharing: Sharing }>({
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from its first parameter.
    cloud: async ({}, use) => {
      const cloud = await open();
      await use(cloud);
      await cloud.close();
    },
    sharing: async ({ cloud }, use) => {
      const { cli, installed } = inject("bench");
      made += 1;
      const folder = join(installed, `program-${process.pid}-${made}`);
      const program = await Program.create(
        { cli, project: folder, environment: cloud.environment },
        { "index.js": CODE },
      );
      const declare = (shares: Readonly<Record<string, DeclaredShare>>): Promise<void> =>
        program.write({ "shares.json": JSON.stringify(shares) });
      const declareNew = async (): Promise<string> => {
        const imageId = await cloud.addImage();
        await declare({ share: { imageId, memberId: cloud.recipient } });
        return imageId;
      };
      await use({ program, declare, declareNew });
      await program.remove();
    },
  });
