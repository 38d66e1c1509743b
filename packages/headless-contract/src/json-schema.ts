import { z } from "zod";
import { sessionBriefSchema } from "./brief.ts";
import { sessionResultSchema } from "./result.ts";

/** JSON Schema 2020-12 of the session brief, both versions. */
export function sessionBriefJsonSchema(): Record<string, unknown> {
  return describe(
    sessionBriefSchema,
    "Foundry session brief",
    "What a harness is told (docs/headless-contract.md).",
  );
}

/** JSON Schema 2020-12 of the result; the same for both versions. */
export function sessionResultJsonSchema(): Record<string, unknown> {
  return describe(
    sessionResultSchema,
    "Foundry session result",
    "What a harness answers (docs/headless-contract.md).",
  );
}

function describe(schema: z.ZodType, title: string, description: string): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: "input" });
  return { $schema, title, description, ...rest };
}
