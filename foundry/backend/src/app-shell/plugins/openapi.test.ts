import { expect, test } from "vitest";
import { z } from "zod";
import { deliveryRoutes } from "../routes/deliveries.ts";
import { githubWebhookRoute } from "../routes/github-webhook.ts";
import { parkedRoutes } from "../routes/parked.ts";
import type { RoutePlugin } from "../app-types.ts";
import { startApp } from "../testing/start-app.ts";

const operationSchema = z.object({
  summary: z.string().min(1),
  tags: z.array(z.string()).min(1),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(["path", "query"]),
        schema: z.looseObject({ type: z.string() }),
      }),
    )
    .default([]),
  requestBody: z
    .object({ content: z.object({ "application/json": z.object({ schema: z.unknown() }) }) })
    .optional(),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() })),
});
const documentSchema = z.object({
  openapi: z.literal("3.1.0"),
  info: z.object({ title: z.literal("Foundry") }),
  paths: z.record(z.string(), z.record(z.string(), operationSchema)),
});

/** Only described here, never called. */
const intakeRoutes: RoutePlugin[] = [
  githubWebhookRoute({} as Parameters<typeof githubWebhookRoute>[0]),
  deliveryRoutes({} as Parameters<typeof deliveryRoutes>[0]),
  parkedRoutes({} as Parameters<typeof parkedRoutes>[0]),
];

test("the description lists every route, with its parameters, body and answers", async () => {
  const routes = new Set<string>();
  const app = await startApp({ intakeRoutes, burst: async () => ({ deliveries: 0 }) });
  const answer = await app.get("/api/openapi.json");
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  const { paths } = documentSchema.parse(await answer.json());
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of Object.keys(operations)) routes.add(`${method.toUpperCase()} ${path}`);
  }
  expect([...routes].toSorted()).toEqual(
    [
      "GET /healthz",
      "GET /readyz",
      "GET /metrics",
      "POST /webhooks/github",
      "GET /api/openapi.json",
      "GET /api/live",
      "GET /api/session",
      "POST /api/session",
      "DELETE /api/session",
      "GET /api/connection",
      "POST /api/connection/app",
      "POST /api/connection/app/convert",
      "POST /api/connection/app/forget",
      "POST /api/demo/burst",
      "GET /api/orgs",
      "GET /api/orgs/{orgId}",
      "POST /api/orgs/{orgId}/reload",
      "POST /api/orgs/{orgId}/reload-pull-requests",
      "POST /api/orgs/{orgId}/repos/{repoId}/reload",
      "POST /api/orgs/{orgId}/repos/{repoId}/pulls/{number}/reload",
      "GET /api/orgs/{orgId}/repos/{repoId}",
      "GET /api/orgs/{orgId}/repos/{repoId}/config",
      "POST /api/orgs/{orgId}/repos/{repoId}/jobs",
      "GET /api/orgs/{orgId}/repos/{repoId}/jobs",
      "GET /api/orgs/{orgId}/repos/{repoId}/jobs/{jobId}",
      "POST /api/orgs/{orgId}/repos/{repoId}/jobs/{jobId}/cancel",
      "POST /api/orgs/{orgId}/repos/{repoId}/jobs/{jobId}/retry",
      "GET /api/harnesses",
      "GET /api/schema/repo-config.json",
      "GET /api/schema/session-brief.json",
      "GET /api/schema/result.json",
      "POST /api/orgs/{orgId}/tasks",
      "GET /api/orgs/{orgId}/tasks/{taskId}",
      "POST /api/orgs/{orgId}/tasks/{taskId}/cancel",
      "POST /api/orgs/{orgId}/tasks/{taskId}/retry",
      "POST /api/orgs/{orgId}/tasks/{taskId}/archive",
      "POST /api/orgs/{orgId}/tasks/{taskId}/restore",
      "POST /api/orgs/{orgId}/tasks/{taskId}/answer",
      "GET /api/orgs/{orgId}/tasks/{taskId}/log",
      "GET /api/orgs/{orgId}/tasks/{taskId}/changes",
      "GET /api/orgs/{orgId}/tasks/{taskId}/attempts/{n}",
      "GET /api/deliveries",
      "GET /api/deliveries/{guid}",
      "POST /api/deliveries/{guid}/replay",
      "POST /api/deliveries/recover",
      "GET /api/parked",
      "POST /api/parked/{id}/{action}",
    ].toSorted(),
  );
  const create = paths["/api/orgs/{orgId}/tasks"]?.["post"];
  expect(create?.parameters).toMatchObject([
    { name: "orgId", in: "path", schema: { pattern: expect.any(String) } },
  ]);
  expect(create?.requestBody?.content["application/json"].schema).toMatchObject({ anyOf: expect.any(Array) });
  expect(Object.keys(create?.responses ?? {})).toEqual(
    expect.arrayContaining(["202", "400", "401", "404", "409", "422", "429", "503"]),
  );
});
