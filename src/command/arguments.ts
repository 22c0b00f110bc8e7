import { InvalidArgumentError } from "commander";
import { isProjectId, isUuid } from "../ims/ids";

/** The ids of images so far and one more, each once. */
export function imageIds(text: string, before: readonly string[] = []): readonly string[] {
  return [...new Set([...before, imageId(text)])];
}

export function imageId(text: string): string {
  if (isUuid(text)) return text.toLowerCase();
  throw new InvalidArgumentError("It is no image id such as d164b5df-1bc3-4c3f-893e-3e471fd16e64.");
}

export function projectId(text: string): string {
  if (isProjectId(text)) return text;
  throw new InvalidArgumentError("It is no project id such as edc89b490d7d4392898e19b2deb34797.");
}

/** An empty name, as an unset variable gives it, would silently mean another identity. */
export function cloudName(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty.");
}

const longestWait = 86_400;

export function seconds(text: string): number {
  if (/^\d+$/.test(text) && Number(text) <= longestWait) return Number(text);
  throw new InvalidArgumentError(`It is no whole number from 0 to ${longestWait}.`);
}
