import { githubConnectionSchema } from "@foundry/shared";
import type { GithubConnection } from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { readProblems } from "./answers.ts";

/** GET /api/connection: the settings page. */
export function connectionRoute(connection: () => Promise<GithubConnection>): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/connection",
      {
        schema: {
          tags: ["service"],
          summary: "The connected GitHub App, its installations and what is missing; never a secret",
          response: { 200: githubConnectionSchema, ...readProblems },
        },
      },
      () => connection(),
    );
  };
}
