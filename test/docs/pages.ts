import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../../scripts/pulumi-cli/version";

export interface CodeBlock {
  /** Page and line, such as `README.md:12`. */
  readonly place: string;
  /** What stands after the fence. */
  readonly language: string;
  readonly text: string;
}

/** A page of the documentation. */
export interface Page {
  /** Path from the root of the repository. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
  /** Where its links point to, as written. */
  readonly links: readonly string[];
  /** What a link may name after `#`. */
  readonly anchors: ReadonlySet<string>;
}

const names = [
  ...readdirSync(checkout).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(checkout, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** Every page: the README, its neighbours, and those of `docs`. */
export async function readPages(): Promise<readonly Page[]> {
  return Promise.all(names.map(readPage));
}

export async function readPage(path: string): Promise<Page> {
  const { marked } = await import("marked");
  const { default: GithubSlugger } = await import("github-slugger");
  const text = readFileSync(join(checkout, path), "utf8");
  const slugger = new GithubSlugger();
  const blocks: CodeBlock[] = [];
  const links: string[] = [];
  const anchors = new Set<string>();
  marked.walkTokens(marked.lexer(text), (token) => {
    if (token.type === "code") {
      const line = text.slice(0, text.indexOf(token.raw)).split("\n").length;
      blocks.push({ place: `${path}:${line}`, language: token.lang ?? "", text: token.text });
    }
    if (token.type === "link" || token.type === "image") links.push(token.href);
    if (token.type === "heading") anchors.add(slugger.slug(token.text));
  });
  return { path, text, blocks, links, anchors };
}
