import { sessionBriefJsonSchema, sessionResultJsonSchema } from "@foundry/headless-contract";
import { expect, test } from "vitest";
import { Secret } from "../../secret.ts";
import { startApp } from "../testing/start-app.ts";

test.each([
  ["session-brief.json", sessionBriefJsonSchema()],
  ["result.json", sessionResultJsonSchema()],
])("authors of harnesses get the contract's %s, without a token and whole", async (name, schema) => {
  const app = await startApp({ config: { apiToken: new Secret("the token of this test") } });
  const answer = await app.get(`/api/schema/${name}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toMatch(/^application\/json/);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=3600");
  expect(await answer.json()).toEqual(schema);
  expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema");
});
