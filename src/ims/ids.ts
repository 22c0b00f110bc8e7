/** Images are named by UUIDs, in lower case: the service answers 404 to the same id in upper case. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
}

/** Projects have 32 hex digits almost everywhere. Glance takes any text, also one that can never be addressed again. */
export function isProjectId(text: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
