/** To the second, as the services write times; null for none, or one beyond the calendar. */
export function timeOf(date: Date | undefined): string | null {
  if (date === undefined || Number.isNaN(date.getTime())) return null;
  return date.toISOString().replace(/\.\d+Z$/, "Z");
}
