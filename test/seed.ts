/**
 * Seed of the random tests: the variable's number; for `random` a new one, which a failure prints; else a fixed one, so that
 * what lands does not depend on luck.
 */
export function seedFrom(variable: string): number {
  const wanted = process.env[variable];
  if (wanted === "random") return Date.now() % 2 ** 31;
  return wanted === undefined ? 1 : Number(wanted);
}
