/** Glance's form: UTC, to the second. */
export function toSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** Keystone's form: UTC, with six digits that are always zero, since its tokens live for whole seconds. */
export function toMicroseconds(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, ".000000Z");
}
