import { ConfigurationError } from "../errors";

/** Path of an image below the API's root. */
export function imagePath(imageId: string): string {
  return `/images/${pathSegment(imageId)}`;
}

/**
 * An id as one segment of a path, whatever it holds.
 *
 * @throws ConfigurationError `SETTING_INVALID` for `.` and `..`, which no encoding protects from being resolved: a member of
 * that name would address the image itself.
 */
export function pathSegment(id: string): string {
  if (id !== "" && id !== "." && id !== "..") return encodeURIComponent(id);
  throw new ConfigurationError({
    code: "SETTING_INVALID",
    problem: `"${id}" cannot be the id of an image or a project`,
    hint: "Give the id as the service writes it.",
  });
}
