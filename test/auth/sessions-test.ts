import * as v from "valibot";
import type { Session } from "../../src/auth/session";
import { Sessions } from "../../src/auth/sessions";
import { fastPace } from "../http/thing";
import { budget } from "./session-of";
import { placesTest, type Written } from "./written-places";

export interface OpenFixture {
  /** The session that the environment describes, with tokens in memory only. */
  readonly open: (environment: NonNullable<Written["environment"]>) => Session;
}

/** A test that opens sessions from variables. */
export const openTest = placesTest.extend<OpenFixture>({
  open: async ({ placesOf }, use) => {
    await use((environment) => {
      const places = placesOf({ environment: { PULUMI_IMS_TOKEN_CACHE: "off", ...environment } });
      return new Sessions(places, failOnWarning, fastPace).open();
    });
  },
});

function failOnWarning(line: string): void {
  throw new Error(`no warning was expected: ${line}`);
}

const Images = v.looseObject({ images: v.array(v.unknown()) });

/** Some call to the image service. */
export const listImages = (session: Session) =>
  session.send({ purpose: "list", method: "GET", path: "/images" }, { status: 200, shape: Images }, budget());

export const tokenOf = (session: Session) => session.tokens.token(budget());
