import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import {
  sessionBriefJsonSchema,
  sessionBriefSchema,
  sessionResultJsonSchema,
  sessionResultSchema,
} from "./index.ts";
import { readExamples } from "./testing/examples.ts";
import { mutations } from "./testing/mutations.ts";

interface Case {
  readonly document: "brief" | "result";
  readonly file: string;
  readonly json: Record<string, unknown>;
  readonly zod: z.ZodType;
}
const cases: readonly Case[] = [
  { document: "brief", file: "session-brief.json", json: sessionBriefJsonSchema(), zod: sessionBriefSchema },
  { document: "result", file: "result.json", json: sessionResultJsonSchema(), zod: sessionResultSchema },
];

describe.each(cases)("$file", ({ document, file, json, zod }) => {
  const validate = new Ajv2020({ strict: true, strictTypes: false }).compile(json);

  test("is the JSON Schema 2020-12 that the code makes", () => {
    expect(JSON.parse(readFileSync(new URL(`../schema/${file}`, import.meta.url), "utf8"))).toEqual(json);
    expect(json["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
  });

  test("lets no object have more fields than it names", () => {
    const objects = objectsOf(json);
    expect(objects.length).toBeGreaterThan(1);
    expect(objects.filter((schema) => schema["additionalProperties"] !== false)).toEqual([]);
  });

  test("takes the valid examples and refuses the invalid ones", () => {
    const verdicts = (kind: "valid" | "invalid") =>
      readExamples(document, kind)
        .filter(({ name }) => name !== "not-json" && name !== "cut-off")
        .map(({ name, bytes }) => [name, validate(JSON.parse(bytes.toString()))]);
    expect(verdicts("valid").filter(([, verdict]) => verdict !== true)).toEqual([]);
    expect(verdicts("invalid").filter(([, verdict]) => verdict !== false)).toEqual([]);
  });

  test("says the same as zod of every mutation of an example", () => {
    const valid = readExamples(document, "valid").map(({ bytes }) => JSON.parse(bytes.toString()) as unknown);
    let accepted = 0;
    let refused = 0;
    fc.assert(
      fc.property(mutations(valid), (value) => {
        const verdict = zod.safeParse(value).success;
        expect(validate(value), JSON.stringify(value)).toBe(verdict);
        if (verdict) accepted += 1;
        else refused += 1;
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(accepted, refused)).toBeGreaterThan(100);
  });
});

function objectsOf(schema: unknown): readonly Record<string, unknown>[] {
  if (typeof schema !== "object" || schema === null) return [];
  const inner = Object.values(schema).flatMap(objectsOf);
  const record = schema as Record<string, unknown>;
  return record["type"] === "object" ? [record, ...inner] : inner;
}
