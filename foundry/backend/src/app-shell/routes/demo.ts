import { z } from "zod";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { writeProblems } from "./answers.ts";

/** POST /api/demo/burst, only while the demo runs: many webhooks at once from the embedded double. */
export function demoRoute(burst: () => Promise<{ deliveries: number }>): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      "/api/demo/burst",
      {
        schema: {
          tags: ["demo"],
          summary: "Make a burst of activity in the demo's GitHub",
          response: { 202: z.object({ deliveries: z.number().int() }), ...writeProblems },
        },
      },
      async (_request, reply) => reply.code(202).send(await burst()),
    );
  };
}
