import type { dynamic } from "@pulumi/pulumi";
import * as v from "valibot";
import { answerDeclared, requireSameOrigin } from "./origin";
import {
  given,
  imageIdFailures,
  isUnknown,
  memberIdFailures,
  normalImageId,
  oneOfFailures,
  optionalNameFailures,
  type RawProperties,
  secondsFailures,
  uuidFailures,
} from "./properties";
import { memberEntries, recorded } from "./recorded";
import type { Run } from "./run";

const answers = ["accepted", "rejected"] as const;

const Inputs = v.object({
  imageId: v.string(),
  status: v.exactOptional(v.picklist(answers)),
  memberId: v.exactOptional(v.string()),
  vaultId: v.exactOptional(v.string()),
  waitForShareSeconds: v.exactOptional(v.number()),
  cloud: v.exactOptional(v.string()),
});

/** What state holds of an answer, its status and member as the service has them: a wire format, only ever added to. */
const State = v.object({ ...Inputs.entries, ...memberEntries });

/** The engine's calls for `ImageMemberAcceptance`. check and diff use no network, no credentials and no clock. */
export function imageMemberAcceptanceProvider(
  run: Run,
): dynamic.ResourceProvider<RawProperties, RawProperties> {
  async function answer(inputs: v.InferOutput<typeof Inputs>): Promise<v.InferOutput<typeof State>> {
    const { ensureAnswer } = await import("../ims/acceptance.js");
    const { imageId, memberId, status = "accepted", vaultId, waitForShareSeconds = 0, cloud } = inputs;
    const { session, budget } = await run.open(cloud, waitForShareSeconds);
    const patience = { seconds: waitForShareSeconds, say: (line: string) => run.say(line) };
    const wanted = { imageId, memberId, status, vaultId };
    const { member, location } = await ensureAnswer(session, wanted, patience, budget);
    const { projectId, region } = location;
    return { ...inputs, ...member, projectId, region };
  }

  return {
    configure: (request) => run.configure(request),

    async check(_olds, news) {
      const { status, memberId, vaultId, waitForShareSeconds, cloud } = news;
      const imageId = normalImageId(news.imageId);
      const failures = [
        ...imageIdFailures(imageId),
        ...oneOfFailures("status", status, answers),
        ...(memberId === undefined ? [] : memberIdFailures(memberId)),
        ...(vaultId === undefined ? [] : uuidFailures("vaultId", vaultId)),
        ...secondsFailures("waitForShareSeconds", waitForShareSeconds, 3600),
        ...optionalNameFailures("cloud", cloud),
      ];
      if (failures.length > 0) return { failures };
      const inputs = given({ imageId, status, memberId, vaultId, waitForShareSeconds, cloud });
      const declared = v.safeParse(Inputs, inputs);
      if (declared.success) run.acceptances.add([declared.output.imageId], declared.output.cloud);
      return { inputs };
    },

    async diff(_id, olds, news) {
      const { status = "accepted" } = news;
      const other = (property: string): boolean =>
        news[property] !== undefined && olds[property] !== news[property];
      const changed = (property: string): boolean => olds[property] !== news[property];
      const replaces = ["imageId", "memberId"].filter(other);
      const otherAnswer = olds.status !== status;
      if (otherAnswer && replaces.length === 0 && !isUnknown(status)) {
        // After a drift no line of the CLI's own says what an update is for.
        run.say(`the answer to image ${olds.imageId} is ${olds.status}: up will set it to ${status}`);
      }
      const updates = otherAnswer || ["vaultId", "waitForShareSeconds", "cloud"].some(changed);
      return { changes: replaces.length > 0 || updates, replaces };
    },

    async create(raw) {
      const inputs = recorded(Inputs, raw);
      const state = await answer(inputs);
      return { id: `${state.imageId}/${state.memberId}`, outs: state };
    },

    async read(id, raw) {
      const state = recorded(State, raw);
      const { observeOffer } = await import("../ims/acceptance.js");
      const { session, budget } = await run.open(state.cloud);
      const member = await observeOffer(session, state, state, budget);
      // A blank id is how the engine is told that the resource is gone. The inputs stay: they hold the wanted status.
      return member === undefined ? { id: "" } : { id, props: { ...state, ...member } };
    },

    async update(_id, olds, news) {
      const state = recorded(State, olds);
      const inputs = recorded(Inputs, news);
      const otherAnswer = (inputs.status ?? "accepted") !== state.status;
      // Other credentials than before would answer for another project.
      if (otherAnswer || inputs.cloud !== state.cloud) await requireSameOrigin(run, state, inputs.cloud);
      if (otherAnswer) return { outs: await answer(inputs) };
      const { createdAt, updatedAt, schema, projectId, region, memberId, status } = state;
      return { outs: { ...inputs, memberId, status, createdAt, updatedAt, schema, projectId, region } };
    },

    async delete(_id, raw) {
      const state = recorded(State, raw);
      if (await answerDeclared(run, [state.imageId], state)) {
        run.say(`the answer to image ${state.imageId} stays ${state.status}: this program still declares it`);
        return;
      }
      const { withdrawAnswer } = await import("../ims/acceptance.js");
      const { session, budget } = await run.open(state.cloud);
      await withdrawAnswer(session, state, state, budget);
    },
  };
}
