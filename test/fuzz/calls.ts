import * as v from "valibot";
import { memberLine } from "../../src/resources/member-line";
import { providerText } from "../../src/resources/provider-text";
import type { ProviderProcess } from "../model/provider-process";

const Text = v.pipe(v.string(), v.minLength(1));
const Whole = {
  ImageMember: v.object({
    imageId: Text,
    memberId: Text,
    status: v.picklist(["pending", "accepted", "rejected"]),
    createdAt: v.string(),
    updatedAt: v.string(),
    schema: v.string(),
    projectId: Text,
    region: v.string(),
  }),
  ImageMembers: v.object({
    imageId: Text,
    memberIds: v.array(Text),
    members: v.record(Text, v.pipe(v.string(), v.regex(/^(pending|accepted|rejected) \S+ \S+$/))),
    projectId: Text,
    region: v.string(),
  }),
};

/** A call of the engine, and a look at what it would record. */
export type Call = (provider: ProviderProcess, imageId: string) => Promise<void>;

export interface Ids {
  readonly memberId: string;
  readonly otherId: string;
  readonly projectId: string;
}

/** Every call that goes to the service, on a resource that was made before where it needs one. */
export function callsOn({ memberId, otherId, projectId }: Ids): Readonly<Record<string, Call>> {
  const times = { createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z" };
  const origin = { projectId, region: "eu-de" };
  const share = (imageId: string) => ({ imageId, memberId, __provider: providerText("ImageMember") });
  const shareState = (imageId: string) => ({
    ...share(imageId),
    ...times,
    ...origin,
    status: "pending",
    schema: "/v2/schemas/member",
  });
  const answer = (imageId: string) => ({ imageId, __provider: providerText("ImageMemberAcceptance") });
  const answerState = (imageId: string) => ({
    ...shareState(imageId),
    ...answer(imageId),
    memberId: projectId,
  });
  const list = (imageId: string, ...members: string[]) => ({
    imageId,
    shareWith: Object.fromEntries(members.map((member) => [member, "member"])),
    unmanaged: "remove",
    __provider: providerText("ImageMembers"),
  });
  const listState = (imageId: string) => {
    const { shareWith: _shareWith, ...inputs } = list(imageId);
    const members = { [memberId]: memberLine({ status: "pending", ...times }) };
    return { ...inputs, ...origin, memberIds: [memberId], members };
  };
  const recorded = (kind: keyof typeof Whole, outputs: unknown): void => void v.parse(Whole[kind], outputs);

  return {
    "create share": async (provider, imageId) =>
      recorded("ImageMember", (await provider.create(share(imageId))).outputs),
    "create share, not adopting": async (provider, imageId) =>
      recorded("ImageMember", (await provider.create({ ...share(imageId), adoptExisting: false })).outputs),
    "read share": async (provider, imageId) => {
      const read = await provider.read("id", shareState(imageId));
      if (read) recorded("ImageMember", read.outputs);
    },
    "delete share": (provider, imageId) => provider.delete("id", shareState(imageId)),
    "create list": async (provider, imageId) =>
      recorded(
        "ImageMembers",
        (await provider.create(list(imageId, memberId, otherId, "f".repeat(32)))).outputs,
      ),
    "read list": async (provider, imageId) => {
      const read = await provider.read("id", listState(imageId));
      if (read) recorded("ImageMembers", read.outputs);
    },
    "update list": async (provider, imageId) =>
      recorded(
        "ImageMembers",
        (await provider.update("id", listState(imageId), list(imageId, "e".repeat(32)))).outputs,
      ),
    "delete list": (provider, imageId) => provider.delete("id", listState(imageId)),
    "create acceptance": async (provider, imageId) =>
      recorded("ImageMember", (await provider.create({ ...answer(imageId), status: "rejected" })).outputs),
    "read acceptance": async (provider, imageId) => {
      const read = await provider.read("id", answerState(imageId));
      if (read) recorded("ImageMember", read.outputs);
    },
    "delete acceptance": (provider, imageId) => provider.delete("id", answerState(imageId)),
  };
}
