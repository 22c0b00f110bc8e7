import type { RawProperties } from "../../src/resources/properties";
import { providerText } from "../../src/resources/provider-text";
import type { Goal } from "./engine";
import type { Declared, Edit, Name } from "./script";

/** Ids by the numbers that scripts use. */
export interface Things {
  readonly images: readonly string[];
  readonly projects: readonly string[];
}

/** A program that is edited: resources by name. */
export class ModelProgram {
  #resources: ReadonlyMap<Name, Declared> = new Map();
  readonly #things: Things;

  constructor(things: Things) {
    this.#things = things;
  }

  edit(edit: Edit): void {
    const edited = new Map(this.#resources);
    if (edit.do === "declare") edited.set(edit.name, edit.resource);
    if (edit.do === "drop") edited.delete(edit.name);
    if (edit.do === "rename" || edit.do === "copy" || edit.do === "swap") {
      const [one, other] = [edited.get(edit.name), edited.get(edit.with)];
      if (edit.name === edit.with || one === undefined || (other === undefined) === (edit.do === "swap"))
        return;
      edited.set(edit.with, one);
      if (edit.do === "rename") edited.delete(edit.name);
      if (other !== undefined) edited.set(edit.name, other);
    }
    if (isPossible([...edited.values()])) this.#resources = edited;
  }

  /** What the program registers: shares first, since acceptances depend on them. */
  get goals(): readonly Goal[] {
    const goals = [...this.#resources].map(([name, resource]) => ({
      kind: resource.kind,
      name,
      inputs: inputsOf(resource, this.#things),
    }));
    const isLate = ({ kind }: Goal): number => Number(kind === "ImageMemberAcceptance");
    return goals.sort((one, other) => isLate(one) - isLate(other));
  }
}

function inputsOf(resource: Declared, { images, projects }: Things): RawProperties {
  const { kind, image, ...others } = resource;
  const common = { imageId: images[image], __provider: providerText(kind) };
  if (resource.kind === "ImageMemberAcceptance") return { ...common, ...others, cloud: "recipient" };
  if (resource.kind === "ImageMembers") {
    const { unmanaged, cloud } = resource;
    const memberIds = resource.projects.map((project) => projects[project]);
    return { ...common, memberIds, ...(unmanaged && { unmanaged }), ...(cloud && { cloud }) };
  }
  const { adoptExisting, cloud } = resource;
  const memberId = projects[resource.project];
  return { ...common, memberId, ...(adoptExisting === false && { adoptExisting }), ...(cloud && { cloud }) };
}

/** An image has one list or single members, and one answer. */
function isPossible(resources: readonly Declared[]): boolean {
  return resources.every((one, index) =>
    resources.slice(index + 1).every((other) => {
      if (one.image !== other.image) return true;
      const answers = [one, other].filter(({ kind }) => kind === "ImageMemberAcceptance").length;
      if (one.kind === "ImageMemberAcceptance" && other.kind === "ImageMemberAcceptance")
        return one.status === other.status;
      return answers === 1 || (one.kind === "ImageMember" && other.kind === "ImageMember");
    }),
  );
}
