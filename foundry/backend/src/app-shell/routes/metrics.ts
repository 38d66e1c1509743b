import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import type { Metrics } from "../metrics.ts";

/** GET /metrics, for Prometheus [DX12]. */
export function metricsRoute(metrics: Pick<Metrics, "expose">): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/metrics",
      { schema: { tags: ["service"], summary: "Prometheus metrics" } },
      async (_request, reply) => {
        const { contentType, text } = await metrics.expose();
        return reply.type(contentType).send(text);
      },
    );
  };
}
