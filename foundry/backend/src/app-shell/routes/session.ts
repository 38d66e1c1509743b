import { z } from "zod";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { isAuthenticated } from "../plugins/api-auth.ts";
import type { SessionCookies } from "../plugins/session-cookie.ts";
import { ProblemError, invalidInput } from "../problem.ts";
import { writeProblems } from "./answers.ts";

const sessionSchema = z.object({
  /** Whether this service asks for a token at all. */
  required: z.boolean(),
  authenticated: z.boolean(),
});

interface SessionDeps {
  /** null: no token is set, so there is nothing to sign in to. */
  readonly sessions: SessionCookies | null;
  readonly now: () => number;
  readonly attemptsPerMinute: number;
}

/** How a browser gets in where a token is set: the token once, then an HttpOnly cookie. */
export function sessionRoutes({ sessions, now, attemptsPerMinute }: SessionDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const open = { access: "open" } as const;
    app.get(
      "/api/session",
      {
        config: open,
        schema: {
          tags: ["session"],
          summary: "Whether one must sign in, and has",
          response: { 200: sessionSchema },
        },
      },
      async (request) => ({
        required: sessions !== null,
        authenticated: sessions === null || isAuthenticated(request, sessions, now()),
      }),
    );
    app.post(
      "/api/session",
      {
        config: { ...open, rateLimit: { max: attemptsPerMinute, timeWindow: 60_000 } },
        schema: {
          tags: ["session"],
          summary: "Sign in with the API token",
          body: z.strictObject({ token: z.string().min(1).max(1000) }),
          response: { 200: sessionSchema, ...writeProblems },
        },
      },
      async (request, reply) => {
        if (sessions === null) throw invalidInput("token", "This service asks for no token.");
        if (!sessions.matchesToken(request.body.token)) {
          throw new ProblemError(401, "wrong_token", "That is not the API token.", { field: "token" });
        }
        return reply
          .header("set-cookie", sessions.issue(now()))
          .send({ required: true, authenticated: true });
      },
    );
    app.delete(
      "/api/session",
      {
        config: open,
        schema: { tags: ["session"], summary: "Sign out", response: { 200: sessionSchema } },
      },
      async (_request, reply) => {
        if (sessions !== null) reply.header("set-cookie", sessions.clear());
        return reply.send({ required: sessions !== null, authenticated: sessions === null });
      },
    );
  };
}
