import { existsSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import { type Page, readPages } from "./pages";

const isOutside = (link: string): boolean => /^[a-z]+:/.test(link);

let pages: readonly Page[];

beforeAll(async () => {
  pages = await readPages();
});

/** Whether a link of a page leads to a file, and to a heading of it, that are there. */
function isAlive({ path }: Page, link: string): boolean {
  const [target = "", anchor] = link.split("#");
  const to = target === "" ? path : normalize(join(dirname(path), target));
  if (!existsSync(join(checkout, to))) return false;
  return anchor === undefined || pages.some((page) => page.path === to && page.anchors.has(anchor));
}

describe("the links of the documentation", () => {
  test("lead to a file and a heading that are there", () => {
    const dead = pages.flatMap((page) =>
      page.links
        .filter((link) => !isOutside(link) && !isAlive(page, link))
        .map((link) => `${page.path}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  test("that leave the repository go out by https", () => {
    const links = pages.flatMap((page) => page.links.filter(isOutside));
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !link.startsWith("https://"))).toEqual([]);
  });

  test("reach every page from the README", () => {
    const reached = new Set(["README.md"]);
    for (const path of reached) {
      for (const link of pages.find((page) => page.path === path)?.links ?? []) {
        const to = normalize(join(dirname(path), link.split("#")[0] ?? ""));
        if (pages.some((page) => page.path === to)) reached.add(to);
      }
    }
    expect(pages.map(({ path }) => path).filter((path) => !reached.has(path))).toEqual([]);
  });
});
