import { findSettings } from "../auth/chain";
import type { Session } from "../auth/session";
import { cacheFolder } from "../auth/sessions";
import type { Settings } from "../auth/settings";
import { noStack } from "../auth/sources/stack-config";
import type { Token } from "../auth/token";
import { ImsError } from "../errors";
import type { Budget } from "../http/budget";
import type { Image } from "../ims/image";
import { getImage } from "../ims/images";
import type { Member } from "../ims/member";
import { listMembers } from "../ims/members";
import { explainRefusal, notYours } from "../ims/refusals";
import { openSessions, type Surroundings } from "./surroundings";
import { unusedVariables } from "./unused-variables";

/** What the doctor found out, in the order in which it looks; undefined where it did not get so far. */
export interface Diagnosis {
  /** A line for each source that was looked at before the one that is used. */
  readonly passedOver: readonly string[];
  readonly settings?: Settings;
  /** Environment variables that are set and have no say. */
  readonly unused?: readonly string[];
  /** Undefined within where the cache is off. */
  readonly tokenCache?: { readonly folder: string | undefined };
  readonly token?: Token;
  readonly imageService?: { readonly region: string; readonly interface: string; readonly address: string };
  readonly image?: Image;
  readonly members?: readonly Member[];
  /** Why it ended, or why this project cannot share the image. */
  readonly error?: ImsError;
}

/** Looks step by step, as a call would, and keeps what it found when a step fails. */
export async function diagnose(
  cloud: string | undefined,
  imageId: string | undefined,
  surroundings: Surroundings,
): Promise<Diagnosis> {
  let found: Diagnosis = { passedOver: [] };
  try {
    for await (const more of steps(cloud, imageId, surroundings)) found = { ...found, ...more };
    return found;
  } catch (error) {
    if (!(error instanceof ImsError)) throw error;
    return { ...found, error };
  }
}

async function* steps(
  cloud: string | undefined,
  imageId: string | undefined,
  surroundings: Surroundings,
): AsyncGenerator<Partial<Diagnosis>> {
  const { environment } = surroundings;
  const places = { stackConfig: noStack, ...surroundings };
  const passedOver: string[] = [];
  const settings = findSettings(places, cloud, (line) => passedOver.push(line));
  yield { passedOver, settings, unused: unusedVariables(environment, settings, cloud) };
  yield { tokenCache: { folder: cacheFolder(places) } };

  const sessions = openSessions(surroundings);
  const session = sessions.open(cloud);
  const budget = sessions.startBudget();
  yield { token: await session.tokens.token(budget) };
  const { region, imageApi } = await session.location(budget);
  yield { imageService: { region, interface: session.identity.interface, address: imageApi } };
  if (imageId !== undefined) yield* stepsOfImage(session, imageId, budget);
}

async function* stepsOfImage(
  session: Session,
  imageId: string,
  budget: Budget,
): AsyncGenerator<Partial<Diagnosis>> {
  const location = await session.location(budget);
  const image = await getImage(session, imageId, budget);
  if (!image.ok) throw await explainRefusal(session, imageId, image.refusal, location, budget);
  yield { image: image.value };
  const members = await listMembers(session, imageId, budget);
  if (members.ok) yield { members: members.value };
  if (image.value.owner !== location.projectId) throw notYours(image.value, location);
  if (!members.ok) throw await explainRefusal(session, imageId, members.refusal, location, budget);
}
