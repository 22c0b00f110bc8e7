const secrets = new Set<string>();
let longestFirst: readonly string[] | undefined;
/** A private-use character. */
const mark = "\ue000";

/** From now on this text is cut out of everything that {@link redact} sees, in the forms in which servers echo it. */
export function keepSecret(secret: string): void {
  if (secret === "") return;
  const json = JSON.stringify(secret).slice(1, -1);
  const asciiJson = json.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const url = encodeURIComponent(secret);
  const lowerUrl = url.replace(/%../g, (octet) => octet.toLowerCase());
  const base64 = Buffer.from(secret).toString("base64");
  const forms = [
    secret,
    json,
    asciiJson,
    url,
    lowerUrl,
    url.replaceAll("%20", "+"),
    base64,
    base64.replace(/=+$/, ""),
  ];
  for (const form of forms) secrets.add(form);
  longestFirst = undefined;
}

/** Text that came from outside (a body, a header, a library's error) without the secrets of this process. */
export function redact(text: string): string {
  // Longest first: a secret that contains another one must not leave its rest behind.
  longestFirst ??= [...secrets].sort((a, b) => b.length - a.length);
  // A mark of one character, which no secret can match a part of.
  return longestFirst
    .reduce((clean, secret) => clean.replaceAll(secret, mark), text)
    .replaceAll(mark, "[secret]");
}
