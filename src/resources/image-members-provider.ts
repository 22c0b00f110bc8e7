import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import { unmanagedMembers } from "../ims/member-set";
import { Inputs, linesOf, State, shareWith, unmanagedChoices } from "./image-members-state";
import { planMembers } from "./member-plan";
import { requireSameOrigin } from "./origin";
import {
  given,
  imageIdFailures,
  isUnknown,
  isUnusualMemberId,
  memberIdsFailures,
  normalImageId,
  oneOfFailures,
  optionalNameFailures,
  type RawProperties,
  unusualMembers,
} from "./properties";
import { recorded } from "./recorded";
import type { Run } from "./run";

/** The engine's calls for `ImageMembers`. check and diff use no network, no credentials and no clock. */
export function imageMembersProvider(run: Run): dynamic.ResourceProvider<RawProperties, RawProperties> {
  return {
    configure: (request) => run.configure(request),

    async check(_olds, news) {
      const { unmanaged, cloud } = news;
      const imageId = normalImageId(news.imageId);
      const failures = [
        ...imageIdFailures(imageId),
        ...memberIdsFailures(news.memberIds),
        ...oneOfFailures("unmanaged", unmanaged, unmanagedChoices),
        ...optionalNameFailures("cloud", cloud),
      ];
      if (failures.length > 0) return { failures };
      const unusual = Array.isArray(news.memberIds) ? news.memberIds.filter(isUnusualMemberId) : [];
      if (unusual.length > 0) run.say(`warning: ${unusualMembers(unusual)}`);
      const inputs = given({ imageId, shareWith: declaredMembers(news.memberIds), unmanaged, cloud });
      claimAll(run, inputs);
      return { inputs };
    },

    async diff(_id, olds, news) {
      const changed = (property: string): boolean => olds[property] !== news[property];
      const replaces = changed("imageId") ? ["imageId"] : [];
      const unknown = isUnknown(news.shareWith) || isUnknown(news.unmanaged);
      if (replaces.length > 0 || unknown) return { changes: true, replaces };
      const state = recorded(State, olds);
      const inputs = recorded(Inputs, news);
      const { add, takeOver, remove, foreign } = planMembers(state, inputs);
      // An error here would stop a refresh as well: update throws it.
      const refused = foreign.length > 0 && (inputs.unmanaged ?? "error") === "error";
      if (refused) run.say(`warning: up will refuse: ${unmanagedMembers(state.imageId, foreign).message}`);
      const takenBack = foreign.filter((memberId) => remove.includes(memberId));
      if (takenBack.length > 0) {
        // Between two refreshes no line of the CLI's own shows them.
        run.say(`up will remove ${takenBack.join(", ")}, which others added to image ${state.imageId}`);
      }
      const moved = [...add, ...takeOver, ...remove].length > 0;
      return { changes: moved || refused || changed("unmanaged") || changed("cloud"), replaces };
    },

    async create(raw) {
      const inputs = recorded(Inputs, raw);
      const { createMembers } = await import("./image-members-change.js");
      const state = await createMembers(run, inputs);
      return { id: inputs.imageId, outs: state };
    },

    async read(id, raw) {
      const state = recorded(State, raw);
      const { observeMembers } = await import("../ims/observation.js");
      const { session, budget } = await run.open(state.cloud);
      const observation = await observeMembers(session, state.imageId, state.memberIds, state, budget);
      // A blank id is how the engine is told that the resource is gone.
      if (observation.kind === "absent") return { id: "" };
      if (observation.kind === "hidden") {
        run.say(
          `warning: image ${state.imageId} is ${observation.visibility} now, which hides its members: kept in state, and back when the image is shared again`,
        );
        return { id, props: state };
      }
      const all = [...observation.members.values()];
      const memberIds = state.memberIds.filter((memberId) => observation.members.has(memberId));
      const ours = new Set(memberIds);
      const seen = state.unmanaged === "keep" ? all.filter(({ memberId }) => ours.has(memberId)) : all;
      const members = linesOf(seen);
      // As inputs the list is what is there, so that a plan shows what it would add and remove.
      const shown = state.unmanaged === "remove" ? Object.keys(members) : memberIds;
      const { imageId, unmanaged, cloud } = state;
      const inputs = given({ imageId, shareWith: shareWith(shown), unmanaged, cloud });
      return { id, props: { ...state, memberIds, members }, inputs };
    },

    async update(_id, olds, news) {
      const state = recorded(State, olds);
      const inputs = recorded(Inputs, news);
      if (inputs.cloud !== state.cloud) await requireSameOrigin(run, state, inputs.cloud);
      const { updateMembers } = await import("./image-members-change.js");
      return { outs: await updateMembers(run, state, inputs) };
    },

    async delete(_id, raw) {
      const state = recorded(State, raw);
      const { removeAllMembers } = await import("./image-members-change.js");
      await removeAllMembers(run, state);
    },
  };
}

/** Known members as a set; unknown as a whole while one of them is. */
function declaredMembers(memberIds: unknown): unknown {
  if (!Array.isArray(memberIds)) return memberIds;
  return memberIds.find(isUnknown) ?? shareWith(memberIds);
}

function claimAll(run: Run, inputs: RawProperties): void {
  const declared = v.safeParse(Inputs, inputs);
  if (!declared.success) return;
  const { imageId, memberIds, cloud } = declared.output;
  for (const memberId of memberIds) run.shares.add([imageId, memberId], cloud);
}
