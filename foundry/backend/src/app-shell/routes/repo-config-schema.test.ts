import { expect, test } from "vitest";
import { z } from "zod";
import { Secret } from "../../secret.ts";
import { startApp } from "../testing/start-app.ts";

test("[RC9] editors get the file's JSON Schema, without a token", async () => {
  const app = await startApp({ config: { apiToken: new Secret("the token of this test") } });
  const answer = await app.get("/api/schema/repo-config.json");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  const schema = z.looseObject({ properties: z.record(z.string(), z.unknown()) }).parse(await answer.json());
  expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
  expect(Object.keys(schema.properties)).toEqual(["sandbox", "harness", "scheduled_jobs", "on_event"]);
});
