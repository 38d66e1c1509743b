import { readinessSchema } from "@foundry/shared";
import { expect, test } from "vitest";
import { startApp } from "../testing/start-app.ts";
import type { ReadinessChecks } from "./health.ts";

const ok = { status: "ok", message: null } as const;

async function readyz(readiness: ReadinessChecks) {
  const app = await startApp({ readiness });
  const answer = await app.get("/readyz");
  return { status: answer.status, body: readinessSchema.parse(await answer.json()) };
}

test("[DX10] ready while everything answers", async () => {
  const { status, body } = await readyz({ engine: () => ok, github: async () => ok });
  expect(status).toBe(200);
  expect(body).toEqual({ status: "ok", checks: { engine: ok, github: ok } });
});

test("[DX10] GitHub away: 200, degraded, with the reason", async () => {
  const github = { status: "degraded", message: "GitHub cannot be reached (ECONNREFUSED)." } as const;
  const { status, body } = await readyz({ engine: () => ok, github: () => github });
  expect(status).toBe(200);
  expect(body).toEqual({ status: "degraded", checks: { engine: ok, github } });
});

test("[DX10] engine or inbox down: 503, whatever else is degraded", async () => {
  const engine = { status: "down", message: "The engine is restarting." } as const;
  const { status, body } = await readyz({
    github: () => ({ status: "degraded", message: "slow" }),
    engine: () => engine,
  });
  expect(status).toBe(503);
  expect(body).toMatchObject({ status: "down", checks: { engine } });
});

test("[DX10] a check that fails counts as down, and its text stays inside", async () => {
  const { status, body } = await readyz({
    inbox: () => {
      throw new RangeError("database at /secret/path is locked");
    },
  });
  expect(status).toBe(503);
  expect(body.checks).toEqual({
    inbox: { status: "down", message: "The check of inbox failed (RangeError)." },
  });
});

test("alive whatever the checks say", async () => {
  const app = await startApp({ readiness: { engine: () => ({ status: "down", message: null }) } });
  const answer = await app.get("/healthz");
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({ status: "ok" });
});
