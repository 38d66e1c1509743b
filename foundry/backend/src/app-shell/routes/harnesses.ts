import { harnessListSchema } from "@foundry/shared";
import type { HarnessList } from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";

/** GET /api/harnesses: what can run tasks here, and what is missing where something cannot. */
export function harnessRoutes(harnesses: { list(): Promise<HarnessList> }): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/harnesses",
      {
        schema: {
          tags: ["tasks"],
          summary: "The harnesses that can run tasks on this machine",
          response: { 200: harnessListSchema },
        },
      },
      () => harnesses.list(),
    );
  };
}
