import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { isAllowedOrigin } from "../http/check-origin.ts";
import { HttpError, notFound } from "../http/http-error.ts";
import { parseBody } from "../http/parse-body.ts";
import type { Control } from "./create-control.ts";

const burst = z.object({ count: z.int().min(1).max(10_000) });
const activity = z.object({ running: z.boolean(), everyMs: z.int().min(50).optional() });
const webhook = z.object({ url: z.url().nullable(), secret: z.string().min(1).optional() });
const bulk = z.object({
  owner: z.string(),
  repositories: z.int().min(1).max(2000),
  pullRequestsEach: z.int().min(0).max(5000),
  prefix: z.string().optional(),
  private: z.boolean().optional(),
});
const webhookFaults = z.object({
  loss: z.number().min(0).max(1).default(0),
  duplication: z.number().min(0).max(1).default(0),
  reorderWindow: z.int().min(1).default(1),
});
const seconds = z.int().min(0);
const limitStatus = z.union([z.literal(403), z.literal(429)]).optional();
const faultRule = z.object({
  fault: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("status"),
      status: z.int().min(400).max(599),
      message: z.string().optional(),
    }),
    z.object({ kind: z.literal("delay"), delayMs: z.int().min(0) }),
    z.object({ kind: z.literal("hang") }),
    z.object({ kind: z.literal("reset") }),
    z.object({ kind: z.literal("primaryRateLimit"), status: limitStatus, resetInSeconds: seconds }),
    z.object({ kind: z.literal("secondaryRateLimit"), status: limitStatus, retryAfterSeconds: seconds }),
  ]),
  route: z.string().optional(),
  target: z.string().optional(),
  times: z.int().min(1).optional(),
  probability: z.number().min(0).max(1).optional(),
});

/**
 * The control over HTTP, for the demo's page and for other processes. The server listens on loopback only and
 * has checked Host; this part also refuses pages of other origins, and bodies that are not JSON, so that no
 * form and no `fetch` of a foreign page gets through.
 */
export function addControlRoutes(
  server: FastifyInstance,
  control: Control,
  allowedOrigins: readonly string[],
): void {
  void server.register((scope, _options, done) => {
    scope.addHook("onRequest", async (request, reply) => {
      const { origin, host } = request.headers;
      const site = request.headers["sec-fetch-site"];
      const allowed = [`http://${host ?? ""}`, ...allowedOrigins];
      if (!isAllowedOrigin(origin, Array.isArray(site) ? site[0] : site, allowed)) {
        throw new HttpError(403, "Origin not allowed");
      }
      if (origin !== undefined) reply.header("access-control-allow-origin", origin).header("vary", "origin");
    });
    scope.options("/_control/*", (_request, reply) =>
      reply
        .code(204)
        .header("access-control-allow-methods", "GET, POST, DELETE")
        .header("access-control-allow-headers", "content-type")
        .send(),
    );
    addDemoRoutes(scope, control);
    addFaultRoutes(scope, control);
    done();
  });
}

function addDemoRoutes(scope: FastifyInstance, control: Control): void {
  scope.get("/_control/status", async () => ({
    ...control.demoStatus(),
    requests: control.requests.total(),
    deliveries: control.deliveries().length,
  }));
  scope.post("/_control/burst", async ({ body }) => {
    if (!control.demoStatus().seeded) throw new HttpError(409, "The demo is not seeded");
    return { acts: await control.burst(parseBody(burst, body, "Burst")) };
  });
  scope.post("/_control/activity", async ({ body }) => {
    const { running, everyMs } = parseBody(activity, body, "Activity");
    await control.stopActivity();
    if (running) control.startActivity(everyMs === undefined ? {} : { everyMs });
    return control.demoStatus();
  });
  scope.post("/_control/seed-bulk", async ({ body }) => {
    const repositories = await control.seedBulk(parseBody(bulk, body, "Bulk"));
    return { repositories: repositories.length };
  });
  scope.get<{ Params: { login: string } }>("/_control/truth/:login", async ({ params }) => {
    if (!control.hasAccount(params.login)) throw notFound();
    return control.truth(params.login);
  });
}

function addFaultRoutes(scope: FastifyInstance, control: Control): void {
  scope.get("/_control/requests", async () => ({
    total: control.requests.total(),
    byRoute: control.requests.byRoute(),
    recent: control.requests.recent(),
  }));
  scope.delete("/_control/requests", async (_request, reply) => {
    control.requests.reset();
    return reply.code(204).send();
  });
  scope.post("/_control/faults", async ({ body }, reply) => {
    control.faults.add(parseBody(faultRule, body, "Fault"));
    return reply.code(201).send({ added: true });
  });
  scope.delete("/_control/faults", async (_request, reply) => {
    control.faults.clear();
    return reply.code(204).send();
  });
  scope.post("/_control/webhook-faults", async ({ body }) => {
    const faults = parseBody(webhookFaults, body, "WebhookFaults");
    control.setWebhookFaults(faults);
    return faults;
  });
  scope.post("/_control/webhook", async ({ body }, reply) => {
    const { url, secret } = parseBody(webhook, body, "Webhook");
    control.setWebhook(secret === undefined ? { url } : { url, secret });
    return reply.code(204).send();
  });
}
