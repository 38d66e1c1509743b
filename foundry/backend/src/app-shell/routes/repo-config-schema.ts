import { z } from "zod";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { repoConfigJsonSchema } from "../../repo-config/index.ts";

/**
 * [RC9] GET /api/schema/repo-config.json: the JSON Schema of `.code-factory/config.toml`. Open, as editors ask for it
 * without a token; it says nothing of this service or its repositories.
 */
export const repoConfigSchemaRoute: FastifyPluginAsyncZod = async (app) => {
  const schema = repoConfigJsonSchema();
  app.get(
    "/api/schema/repo-config.json",
    {
      config: { access: "open" },
      schema: {
        tags: ["repositories"],
        summary: "The JSON Schema of a repository's .code-factory/config.toml, for editors",
        response: { 200: z.record(z.string(), z.unknown()) },
      },
    },
    async (_request, reply) => {
      reply.header("cache-control", "public, max-age=3600");
      return schema;
    },
  );
};
