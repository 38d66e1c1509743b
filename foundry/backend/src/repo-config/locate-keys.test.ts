import fc from "fast-check";
import { parse, stringify } from "smol-toml";
import { expect, test } from "vitest";
import { locateKeys } from "./locate-keys.ts";
import type { ConfigPath } from "./path.ts";

function pathsOf(value: unknown, path: ConfigPath = []): ConfigPath[] {
  const own = path.length === 0 ? [] : [path];
  if (typeof value !== "object" || value === null) return own;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [...own, ...entries.flatMap(([name, child]) => pathsOf(child, [...path, name]))];
}

/** The text from a position on. */
function textAt(text: string, at: { line: number; column: number } | null): string {
  const lines = text.split("\n");
  return at === null
    ? "(nowhere)"
    : `${lines[at.line - 1]?.slice(at.column - 1)}\n${lines.slice(at.line).join("\n")}`;
}

test("[RC4] the position of every key, in whatever form it is written", () => {
  const text = `# sandbox = 0
top = 1 # [no.table]
"quoted \\u0041\\" key" = '''
[in.a.string]
x = 1'''
a.b . c = { d = [1, { e = "}" }], 'f' = 2 }

[ table . "sub" ]
list = [
  "one]", # ]
  1979-05-27 07:32:00,
  """two
"quoted\\"""",
]
[[tables]]
x = 1
[[tables]]
x = 2
[tables.inner]
y = 3
[[tables.list]]
z = 4
`;
  const locate = locateKeys(text);
  const lineOf = (...path: ConfigPath) => locate(path)?.line ?? null;
  expect(parse(text)).toHaveProperty("tables");
  expect(lineOf("sandbox")).toBeNull();
  expect(lineOf("no")).toBeNull();
  expect(lineOf("in")).toBeNull();
  expect(lineOf("top")).toBe(2);
  expect(lineOf('quoted A" key')).toBe(3);
  expect(lineOf("a", "b", "c", "d", 1, "e")).toBe(6);
  expect(locate(["a", "b", "c", "f"])).toEqual({ line: 6, column: 35 });
  expect(lineOf("table", "sub", "list", 1)).toBe(11);
  expect(lineOf("table", "sub", "list", 2)).toBe(12);
  expect(lineOf("tables")).toBe(15);
  expect(lineOf("tables", 1)).toBe(17);
  expect(lineOf("tables", 0, "x")).toBe(16);
  expect(lineOf("tables", 1, "x")).toBe(18);
  expect(lineOf("tables", 1, "inner", "y")).toBe(20);
  expect(lineOf("tables", 1, "list", 0, "z")).toBe(22);
});

test("[RC4] every path that the parser reads is found, at its own key", () => {
  const key = fc.oneof(
    fc.constantFrom("a", "b", "size", "x-1"),
    fc.string({ unit: "grapheme", maxLength: 8 }),
  );
  const { table } = fc.letrec<{ value: unknown; table: Record<string, unknown> }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, depthSize: "small" },
      fc.oneof(fc.string({ unit: "grapheme" }), fc.integer(), fc.boolean(), fc.constant(new Date(0))),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.array(tie("table"), { maxLength: 3 }),
      tie("table"),
    ),
    table: fc.dictionary(key, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  }));
  fc.assert(
    fc.property(table, (written) => {
      const text = stringify(written);
      const locate = locateKeys(text);
      for (const path of pathsOf(parse(text)).filter(({ length }) => length <= 8)) {
        const found = textAt(text, locate(path));
        const name = path.findLast((part) => typeof part === "string") ?? "";
        expect(found).not.toBe("(nowhere)");
        if (typeof path.at(-1) === "string" && /^\w+$/.test(name) && !found.startsWith("[")) {
          expect(found).toMatch(new RegExp(`^${name}\\b`));
        }
      }
    }),
  );
});
