import { readinessSchema } from "@foundry/shared";
import type { Readiness } from "@foundry/shared";
import { z } from "zod";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";

type Check = Readiness["checks"][string];

/** Each says how one thing that the service needs is now; a check that throws counts as down. */
export type ReadinessChecks = Readonly<Record<string, () => Check | Promise<Check>>>;

/**
 * GET /healthz: the process answers. GET /readyz: what it needs answers too [DX10]: 200 while ok or degraded, 503
 * when something without which nothing can be served is down.
 */
export function healthRoutes(checks: ReadinessChecks): FastifyPluginAsyncZod {
  return async (app) => {
    const config = { access: "open", anyHost: true } as const;
    app.get(
      "/healthz",
      {
        config,
        schema: {
          tags: ["service"],
          summary: "Liveness",
          response: { 200: z.object({ status: z.literal("ok") }) },
        },
      },
      async () => ({ status: "ok" as const }),
    );
    app.get(
      "/readyz",
      {
        config,
        schema: {
          tags: ["service"],
          summary: "Readiness, with the reason when it is degraded or down",
          response: { 200: readinessSchema, 503: readinessSchema },
        },
      },
      async (_request, reply) => {
        const readiness = await readinessOf(checks);
        return reply.code(readiness.status === "down" ? 503 : 200).send(readiness);
      },
    );
  };
}

async function readinessOf(checks: ReadinessChecks): Promise<Readiness> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => [name, await resultOf(name, check)] as const),
  );
  const statuses = results.map(([, result]) => result.status);
  const status = statuses.includes("down") ? "down" : statuses.includes("degraded") ? "degraded" : "ok";
  return { status, checks: Object.fromEntries(results) };
}

/** The reason of a failed check goes to people, its text stays inside: it may hold addresses or worse. */
async function resultOf(name: string, check: () => Check | Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    const kind = error instanceof Error ? error.name : "error";
    return { status: "down", message: `The check of ${name} failed (${kind}).` };
  }
}
