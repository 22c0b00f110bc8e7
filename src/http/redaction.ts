const secrets = new Set<string>();

/** From now on this text is cut out of everything that {@link redact} sees, also as JSON, URL or base64 text. */
export function keepSecret(secret: string): void {
  if (secret === "") return;
  const quoted = JSON.stringify(secret).slice(1, -1);
  const encoded = encodeURIComponent(secret);
  const base64 = Buffer.from(secret).toString("base64");
  for (const form of [secret, quoted, encoded, base64, base64.replace(/=+$/, "")]) secrets.add(form);
}

/** Text that came from outside (a body, a library's error) without the secrets of this process. */
export function redact(text: string): string {
  // Longest first: a secret that contains another one must not leave its rest behind.
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  return longestFirst.reduce((clean, secret) => clean.replaceAll(secret, "[secret]"), text);
}
