import { type Answer, titleOf } from "./answer";

type Rendering = "text/html" | "application/json" | "text/plain";

/**
 * An error as WebOb renders it for Glance: HTML unless the client asks for JSON alone, plain text when it accepts neither.
 * @see https://github.com/Pylons/webob/blob/main/src/webob/exc.py
 */
export function webobError(
  status: number,
  explanation: string,
  accept: string | undefined,
  headers: Record<string, string> = {},
): Answer {
  const code = `${status} ${titleOf(status)}`;
  // Glance's own 405 has another template than the rest of WebOb's errors.
  const tail = status === 405 ? " <br /><br />\n" : "<br /><br />\n\n\n";
  const rendering = preferred(accept);
  const contentType = rendering === "application/json" ? rendering : `${rendering}; charset=UTF-8`;
  return { status, headers: { ...headers, "content-type": contentType }, body: body() };

  function body(): string {
    if (rendering === "application/json")
      return JSON.stringify({ message: explanation + tail, code, title: titleOf(status) });
    if (rendering === "text/plain") return `${code}\n\n${explanation}\n\n   `;
    return `<html>\n <head>\n  <title>${code}</title>\n </head>\n <body>\n  <h1>${code}</h1>\n  ${escapeHtml(explanation)}${tail}\n </body>\n</html>`;
  }
}

// Best quality wins and a tie goes to HTML: "application/json, */*" gets HTML as well.
function preferred(accept: string | undefined): Rendering {
  const ranges = (accept ?? "").split(",").map((part) => {
    const [range = "", ...parameters] = part.split(";").map((piece) => piece.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith("q="));
    return { range, quality: quality ? Number(quality.slice(2)) : 1 };
  });
  const qualityOf = (type: Rendering) =>
    [type, `${type.split("/")[0]}/*`, "*/*"]
      .map((wanted) => ranges.find(({ range }) => range === wanted)?.quality)
      .find((quality) => quality !== undefined) ?? 0;
  const html = qualityOf("text/html");
  const json = qualityOf("application/json");
  if (html === 0 && json === 0) return "text/plain";
  return json > html ? "application/json" : "text/html";
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#x27;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
