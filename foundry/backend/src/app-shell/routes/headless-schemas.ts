import { sessionBriefJsonSchema, sessionResultJsonSchema } from "@foundry/headless-contract";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";

const documents = [
  {
    path: "/api/schema/session-brief.json",
    summary: "what a harness is told",
    schema: sessionBriefJsonSchema,
  },
  { path: "/api/schema/result.json", summary: "what a harness answers", schema: sessionResultJsonSchema },
] as const;

/**
 * GET /api/schema/session-brief.json and /api/schema/result.json: the headless contract's documents
 * (docs/headless-contract.md). Open, as authors of harnesses ask for them without a token; they say nothing of this
 * service or its tasks.
 */
export const headlessSchemaRoutes: FastifyPluginAsyncZod = async (app) => {
  for (const { path, summary, schema } of documents) {
    const answer = schema();
    app.get(
      path,
      {
        config: { access: "open" },
        schema: {
          tags: ["tasks"],
          summary: `The JSON Schema of ${summary}`,
          response: { 200: z.record(z.string(), z.unknown()) },
        },
      },
      async (_request, reply) => {
        reply.header("cache-control", "public, max-age=3600");
        return answer;
      },
    );
  }
};
