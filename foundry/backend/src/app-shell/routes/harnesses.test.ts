import { harnessListSchema } from "@foundry/shared";
import { expect, test } from "vitest";
import { createHarnessRegistry } from "../../adapters/tasks/harness-registry.ts";
import { startApp } from "../testing/start-app.ts";

test("GET /api/harnesses says what can run tasks here, and what is missing where something cannot", async () => {
  const nodePath = process.execPath;
  const harnesses = createHarnessRegistry({ default: "demo", env: {}, path: "/nonexistent", nodePath });
  const app = await startApp({ harnesses });
  const response = await app.get("/api/harnesses");
  expect(response.status).toBe(200);
  const list = harnessListSchema.parse(await response.json());
  expect(list.default).toBe("demo");
  const found = (provider: string) => list.harnesses.find((one) => one.provider === provider);
  expect(found("demo")).toMatchObject({ available: true, reason: null });
  expect(found("claude_code")).toMatchObject({ available: false });
  expect(found("claude_code")?.reason).toContain("npm install -g");
  expect(found("command")?.reason).toContain("harness.command");
});
