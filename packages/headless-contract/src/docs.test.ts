import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { briefTaskV1Schema, briefTaskV2Schema, briefTriggerV2Schema } from "./brief.ts";
import {
  contractVersions,
  parseBrief,
  parseCapabilities,
  sessionResultSchema,
  versionNeeded,
} from "./index.ts";

const docs = readFileSync(new URL("../../../docs/headless-contract.md", import.meta.url), "utf8");
const rowsOf = (head: string): string[][] => {
  const table = docs.slice(docs.indexOf(`| \`${head}\``)).split("\n\n", 1)[0] ?? "";
  const lines = table.split("\n").filter((line) => line.startsWith("|"));
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
};
const names = (cell: string): string[] =>
  [...cell.matchAll(/`([a-z_]+)`(\?)?/g)].map(([, name, open]) => `${name}${open ?? ""}`);

test("the table of kinds is the schema's: fields, versions, triggers", () => {
  const [, , ...rows] = rowsOf("task.kind");
  const first = new Set<string>(briefTaskV1Schema.options.map(({ shape }) => shape.kind.value));
  expect(rows.map(([kind = "", version, fields = ""]) => [names(kind)[0], version, names(fields)])).toEqual(
    briefTaskV2Schema.options.map(({ shape }) => [
      shape.kind.value,
      first.has(shape.kind.value) ? "1" : "2",
      Object.entries(shape)
        .filter(([name]) => name !== "kind")
        .map(([name, field]) => (field.safeParse(undefined).success ? `${name}?` : name)),
    ]),
  );
  const triggers = rows.map(([, , , trigger = ""]) => names(trigger)[0]);
  expect(new Set(triggers)).toEqual(new Set(briefTriggerV2Schema.options));
  for (const [kind = "", version, , trigger = ""] of rows) {
    const [of, by] = [names(kind)[0], briefTriggerV2Schema.parse(names(trigger)[0])];
    const option = briefTaskV2Schema.options.find(({ shape }) => shape.kind.value === of);
    expect(option && versionNeeded(by, option.shape.kind.value)).toBe(version);
  }
});

test("the table of the result names the schema's fields", () => {
  const listed = rowsOf("contract_version").map(([field = ""]) => names(field)[0]);
  const result = [...docs.matchAll(/^\| `([a-z_]+)` +\|/gm)].map(([, name]) => name);
  for (const field of Object.keys(sessionResultSchema.shape)) expect(result).toContain(field);
  expect(listed[0]).toBe("contract_version");
});

test("the examples in the text are what they say", () => {
  const blocks = [...docs.matchAll(/```json\n([^]*?)```/g)].map(([, json = ""]) => json);
  const [capabilities = "", brief = ""] = blocks;
  expect(parseCapabilities(capabilities)).toEqual(contractVersions);
  expect(parseBrief(Buffer.from(brief))).toMatchObject({ kind: "valid" });
  expect(blocks).toHaveLength(2);
});
