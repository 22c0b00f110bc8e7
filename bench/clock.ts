/** How long the work takes, seconds to the millisecond. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return Math.round(performance.now() - begun) / 1000;
}
