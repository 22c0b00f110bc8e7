import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { checkout } from "../../scripts/pulumi-cli/version";
import { settings } from "../../src/auth/settings";
import { readPage } from "./pages";

/** The members of the type `ErrorCode`, which is not there at run time. */
function errorCodes(): string[] {
  const path = join(checkout, "src", "errors.ts");
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022);
  const codes: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isLiteralTypeNode(node) && ts.isStringLiteral(node.literal)) codes.push(node.literal.text);
    ts.forEachChild(node, visit);
  };
  for (const statement of file.statements) {
    if (ts.isTypeAliasDeclaration(statement) && statement.name.text === "ErrorCode") visit(statement);
  }
  return codes;
}

describe("the README's troubleshooting table", () => {
  test("has every error code once, and no other", async () => {
    const { text } = await readPage("README.md");
    const rows = [...text.matchAll(/^\| `([A-Z][A-Z_]+)` \|/gm)].map(([, code]) => code);
    const codes = errorCodes();
    expect(codes.length).toBeGreaterThan(20);
    expect(rows.sort()).toEqual(codes.sort());
  });
});

describe("the page on credentials", () => {
  test("has every setting's key, variables and names in clouds.yaml", async () => {
    const { text } = await readPage("docs/credentials.md");
    const missing = Object.entries(settings).flatMap(([name, { environment, cloudsFile }]) =>
      [`ims:${name}`, ...environment, ...cloudsFile].filter((key) => !text.includes(`\`${key}\``)),
    );
    expect(missing).toEqual([]);
  });

  test("has no key of stack config that does not exist", async () => {
    const { text } = await readPage("docs/credentials.md");
    const behaviour = ["cloud", "operationTimeoutSeconds", "maxRequestsInFlight", "tokenCache"];
    const known = new Set([...Object.keys(settings), ...behaviour]);
    const named = [...text.matchAll(/`ims:(\w+)`/g)].map(([, key]) => String(key));
    expect(named.filter((key) => !known.has(key))).toEqual([]);
  });
});
