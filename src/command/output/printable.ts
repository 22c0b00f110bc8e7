/**
 * Text of others on one line of a terminal: the name of an image that somebody offers must not move the cursor, colour the
 * screen, or turn the direction of what follows.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
}
