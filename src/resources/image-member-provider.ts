import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import type { Pair } from "../ims/member";
import { requireSameOrigin, shareDeclared } from "./origin";
import {
  given,
  imageIdFailures,
  isUnusualMemberId,
  memberIdFailures,
  normalImageId,
  optionalBooleanFailures,
  optionalNameFailures,
  type RawProperties,
  unusualMembers,
} from "./properties";
import { memberEntries, recorded } from "./recorded";
import type { Run } from "./run";

const Inputs = v.object({
  imageId: v.string(),
  memberId: v.string(),
  adoptExisting: v.exactOptional(v.boolean()),
  cloud: v.exactOptional(v.string()),
});

/** What state holds of a share: a wire format, only ever added to. */
const State = v.object({ ...Inputs.entries, ...memberEntries });

/** The engine's calls for `ImageMember`. check and diff use no network, no credentials and no clock. */
export function imageMemberProvider(run: Run): dynamic.ResourceProvider<RawProperties, RawProperties> {
  return {
    configure: (request) => run.configure(request),

    async check(_olds, news) {
      const { memberId, adoptExisting, cloud } = news;
      const imageId = normalImageId(news.imageId);
      const failures = [
        ...imageIdFailures(imageId),
        ...memberIdFailures(memberId),
        ...optionalBooleanFailures("adoptExisting", adoptExisting),
        ...optionalNameFailures("cloud", cloud),
      ];
      if (failures.length > 0) return { failures };
      if (isUnusualMemberId(memberId)) run.say(`warning: ${unusualMembers([memberId])}`);
      const inputs = given({ imageId, memberId, adoptExisting, cloud });
      const declared = v.safeParse(Inputs, inputs);
      if (declared.success) run.shares.add(idsOf(declared.output), declared.output.cloud);
      return { inputs };
    },

    async diff(_id, olds, news) {
      const changed = (property: string): boolean => olds[property] !== news[property];
      const replaces = ["imageId", "memberId"].filter(changed);
      return { changes: replaces.length > 0 || changed("adoptExisting") || changed("cloud"), replaces };
    },

    async create(raw) {
      const inputs = recorded(Inputs, raw);
      const { ensureShare } = await import("../ims/share.js");
      const { session, budget } = await run.open(inputs.cloud);
      const adopts = (inputs.adoptExisting ?? true) || run.shares.wasLeft(idsOf(inputs));
      const { member, made, location } = await ensureShare(session, inputs, adopts, budget);
      if (!made) {
        run.say(
          `image ${inputs.imageId} was shared with project ${inputs.memberId} already, since ${member.createdAt} (status ${member.status}): taken over, and destroy will remove it`,
        );
      }
      const { projectId, region } = location;
      return {
        id: `${inputs.imageId}/${inputs.memberId}`,
        outs: { ...inputs, ...member, projectId, region },
      };
    },

    async read(id, raw) {
      const state = recorded(State, raw);
      const { observeShare } = await import("../ims/observation.js");
      const { session, budget } = await run.open(state.cloud);
      const observation = await observeShare(session, state, state, budget);
      // A blank id is how the engine is told that the resource is gone.
      if (observation.kind === "absent") return { id: "" };
      const inputs = recorded(Inputs, state);
      if (observation.kind === "present") return { id, props: { ...state, ...observation.member }, inputs };
      run.say(
        `warning: image ${state.imageId} is ${observation.visibility} now, which hides its share with project ${state.memberId}: kept in state, and back when the image is shared again`,
      );
      return { id, props: state, inputs };
    },

    async update(_id, olds, news) {
      const { adoptExisting: _adoptExisting, cloud, ...kept } = recorded(State, olds);
      const inputs = recorded(Inputs, news);
      if (inputs.cloud !== cloud) await requireSameOrigin(run, kept, inputs.cloud);
      return { outs: { ...kept, ...inputs } };
    },

    async delete(_id, raw) {
      const state = recorded(State, raw);
      if (await shareDeclared(run, idsOf(state), state)) {
        run.shares.leave(idsOf(state));
        run.say(
          `image ${state.imageId} stays shared with project ${state.memberId}: this program still declares it`,
        );
        return;
      }
      const { removeShare } = await import("../ims/share.js");
      const { session, budget } = await run.open(state.cloud);
      await removeShare(session, state, state, budget);
    },
  };
}

function idsOf({ imageId, memberId }: Pair): readonly string[] {
  return [imageId, memberId];
}
