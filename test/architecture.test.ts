import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const source = resolve(__dirname, "../src");

/** From the ground up: a room imports from those below it and from itself. Rooms of one floor do not know each other. */
const floors: readonly (readonly string[])[] = [
  ["errors"],
  ["http"],
  ["auth"],
  ["ims"],
  ["by-stack"],
  ["resources", "functions", "command"],
  ["index", "provider"],
];

interface Import {
  /** Path below `src`, without its ending. */
  readonly from: string;
  /** As written: a path or the name of a package. */
  readonly specifier: string;
  /** Path below `src`, undefined for a package. */
  readonly to: string | undefined;
  /** How the imported module is loaded: never, with this one, or when first needed. */
  readonly loads: "type" | "at once" | "later";
}

const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.replace(/\.ts$/, ""));

const imports = files.flatMap(importsOf);

function importsOf(from: string): Import[] {
  const path = join(source, `${from}.ts`);
  const file = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.ES2022, true);
  const found: Import[] = [];
  const add = (specifier: ts.Node | undefined, loads: Import["loads"]): void => {
    if (specifier === undefined || !ts.isStringLiteral(specifier)) return;
    found.push({ from, specifier: specifier.text, to: below(path, specifier.text), loads });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, importLoads(node.importClause));
    if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, exportLoads(node));
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, "type");
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], "later");
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function importLoads(clause: ts.ImportClause | undefined): Import["loads"] {
  if (clause === undefined) return "at once";
  const named = clause.namedBindings;
  const onlyTypes =
    named !== undefined && ts.isNamedImports(named) && named.elements.every((element) => element.isTypeOnly);
  return clause.isTypeOnly || (clause.name === undefined && onlyTypes) ? "type" : "at once";
}

function exportLoads({ isTypeOnly, exportClause }: ts.ExportDeclaration): Import["loads"] {
  const onlyTypes =
    exportClause !== undefined &&
    ts.isNamedExports(exportClause) &&
    exportClause.elements.every((element) => element.isTypeOnly);
  return isTypeOnly || onlyTypes ? "type" : "at once";
}

function below(importer: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  const target = relative(source, join(dirname(importer), specifier)).replace(/\.js$/, "");
  return files.includes(target) ? target : `${target}/index`;
}

const roomOf = (file: string): string => file.split(sep)[0] ?? file;
const floorOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room));
const shown = ({ from, specifier }: Import): string => `${from} imports ${specifier}`;

describe("the rooms of src", () => {
  test("are all known to this test", () => {
    const unknown = files.map(roomOf).filter((room) => room !== "simulator" && floorOf(room) < 0);
    expect([...new Set(unknown)]).toEqual([]);
  });

  test("import downwards only", () => {
    const upwards = imports.filter(({ from, to }) => {
      if (to === undefined || roomOf(from) === roomOf(to) || roomOf(from) === "simulator") return false;
      return floorOf(roomOf(to)) >= floorOf(roomOf(from));
    });
    expect(upwards.map(shown)).toEqual([]);
  });

  test("and the simulator know nothing of each other", () => {
    const crossing = imports.filter(
      ({ from, to }) => to !== undefined && (roomOf(from) === "simulator") !== (roomOf(to) === "simulator"),
    );
    expect(crossing.map(shown)).toEqual([]);
  });

  test("know the Pulumi SDK only above the image service", () => {
    const early = imports.filter(
      ({ from, specifier }) => specifier.startsWith("@pulumi/") && floorOf(roomOf(from)) <= floorOf("ims"),
    );
    expect(early.map(shown)).toEqual([]);
  });
});

describe("what a program loads with the package", () => {
  /** Everything that comes with a file at once, packages by name. */
  function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
    if (loaded.has(file)) return loaded;
    loaded.add(file);
    for (const { from, to, specifier, loads } of imports) {
      if (from !== file || loads !== "at once") continue;
      if (to === undefined) loaded.add(specifier);
      else loadedWith(to, loaded);
    }
    return loaded;
  }

  test("is the Pulumi SDK, and neither HTTP nor YAML nor a validator", () => {
    const packages = [...loadedWith("index")].filter((name) => !files.includes(name));
    expect(packages.filter((name) => !name.startsWith("node:"))).toEqual(["@pulumi/pulumi"]);
  });

  test("is nothing of HTTP and authentication", () => {
    const rooms = [...loadedWith("index")].filter((name) => files.includes(name)).map(roomOf);
    expect(rooms.filter((room) => room === "http" || room === "auth")).toEqual([]);
  });

  test("needs no undici for check and diff, in the provider process either", () => {
    expect([...loadedWith("provider")]).not.toContain("undici");
  });
});
