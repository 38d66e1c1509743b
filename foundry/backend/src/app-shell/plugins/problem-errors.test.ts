import { problemSchema } from "@foundry/shared";
import type { Problem } from "@foundry/shared";
import { expect, test } from "vitest";
import { z } from "zod";
import type { RoutePlugin } from "../app-types.ts";
import { ProblemError, invalidInput, notFound, unavailable, wrongState } from "../problem.ts";
import { rawBytes } from "../testing/raw-request.ts";
import { startApp } from "../testing/start-app.ts";

/** Routes that fail in every way there is. */
const failing: RoutePlugin = async (app) => {
  const failures: Record<string, () => unknown> = {
    "not-found": () => notFound("delivery 7"),
    invalid: () => invalidInput("prompt", "The prompt is empty."),
    "wrong-state": () => wrongState("archived", "The task is archived."),
    unavailable: () => unavailable("inbox_unavailable", "The inbox cannot store now.", 5),
    teapot: () => new ProblemError(418, "teapot", "I am a teapot."),
    crash: () => new TypeError("cannot read secret.value of undefined"),
    thrown: () => "a string that somebody threw",
  };
  for (const [name, make] of Object.entries(failures)) {
    app.get(`/api/fail/${name}`, async () => {
      throw make();
    });
  }
  app.get(
    "/api/fail/serialize",
    { schema: { response: { 200: z.object({ id: z.string().max(1) }) } } },
    async () => ({
      id: "too long",
    }),
  );
};

async function problemOf(answer: Response): Promise<Problem> {
  expect(answer.headers.get("content-type")).toMatch(/^application\/problem\+json/);
  const problem = problemSchema.parse(await answer.json());
  expect(problem.status).toBe(answer.status);
  expect(problem.requestId).toBe(answer.headers.get("x-request-id"));
  return problem;
}

test.each([
  ["not-found", 404, { code: "not_found", title: "Not Found", detail: "There is no delivery 7." }],
  ["invalid", 422, { code: "invalid_input", field: "prompt" }],
  ["wrong-state", 409, { code: "wrong_state", state: "archived" }],
  ["unavailable", 503, { code: "inbox_unavailable" }],
  ["teapot", 418, { code: "teapot", detail: "I am a teapot." }],
])("an error of kind %s is answered %i with its code", async (path, status, expected) => {
  const app = await startApp({ intakeRoutes: [failing] });
  const answer = await app.get(`/api/fail/${path}`);
  expect(answer.status).toBe(status);
  expect(await problemOf(answer)).toMatchObject(expected);
  expect(answer.headers.get("retry-after")).toBe(status === 503 ? "5" : null);
});

test.each(["crash", "thrown", "serialize"])(
  "a defect (%s) is a 500 that says nothing of its inside",
  async (path) => {
    const app = await startApp({ intakeRoutes: [failing] });
    const answer = await app.get(`/api/fail/${path}`);
    const problem = await problemOf(answer);
    expect(problem).toMatchObject({ status: 500, code: "internal_error" });
    expect(JSON.stringify(problem)).not.toMatch(/secret|undefined|threw|zod|serial/i);
    expect(app.log()).toContain(problem.requestId);
    expect(app.log()).toContain('"msg":"request failed"');
  },
);

test("an unknown address is a 404", async () => {
  const app = await startApp();
  for (const path of ["/nothing", "/api/nothing", "/api/orgs/1/nothing"]) {
    expect(await problemOf(await app.get(path))).toMatchObject({ status: 404, code: "not_found" });
  }
});

test("a known address with another method is a 405 that says which methods there are", async () => {
  const app = await startApp();
  const answer = await app.get("/api/orgs/1/tasks/task_0123456789/cancel");
  expect(answer.headers.get("allow")).toBe("POST");
  expect(await problemOf(answer)).toMatchObject({ status: 405, code: "method_not_allowed" });
  const session = await app.get("/api/session", { method: "PUT" });
  expect(session.headers.get("allow")).toBe("DELETE, GET, HEAD, POST");
});

test.each([
  ["text/plain", "hello", 415, "unsupported_media_type"],
  ["application/x-www-form-urlencoded", "a=b", 415, "unsupported_media_type"],
  ["application/json", "{", 400, "invalid_json"],
  ["application/json", "", 400, "invalid_json"],
  ["application/json", JSON.stringify({ prompt: "x".repeat(300_000) }), 413, "body_too_large"],
])("a body of %s that cannot be read is refused", async (type, body, status, code) => {
  const app = await startApp();
  const answer = await app.get("/api/orgs/1/tasks", {
    method: "POST",
    headers: { "content-type": type },
    body,
  });
  expect(await problemOf(answer)).toMatchObject({ status, code });
});

test.each([
  ["/api/orgs/acme", "orgId"],
  ["/api/orgs/0", "orgId"],
  ["/api/orgs/1/tasks/7", "taskId"],
])("a wrong address %s is a 400 that names %s", async (path, field) => {
  const app = await startApp();
  expect(await problemOf(await app.get(path))).toMatchObject({ status: 400, code: "invalid_input", field });
});

test.each([
  [{}, "repoId"],
  [{ repoId: "1", branchName: "-x" }, "branchName"],
  [{ repoId: "1", pullRequestNumber: "many" }, "pullRequestNumber"],
  [{ repoId: "1", prompt: " " }, "prompt"],
  [{ repoId: "1", prompt: "Do it", baseBranch: "a..b" }, "baseBranch"],
  [{ repoId: "1", prompt: "Do it", branchName: "main", baseBranch: "main" }, "body"],
  [[], "body"],
  [null, "body"],
])("a body %j is a 422 that names %s", async (body, field) => {
  const app = await startApp();
  const problem = await problemOf(await app.post("/api/orgs/1/tasks", body));
  expect(problem).toMatchObject({ status: 422, code: "invalid_input", field });
  expect(problem.detail.startsWith(`${field}: `)).toBe(true);
});

test("a malformed URL is a 400, malformed HTTP ends the connection and nothing else", async () => {
  const app = await startApp();
  expect(await problemOf(await app.get("/api/orgs/%zz"))).toMatchObject({ status: 400, code: "invalid_url" });
  expect(await rawBytes(app.url, "NONSENSE\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /);
  expect((await app.get("/healthz")).status).toBe(200);
});

test("a caller's request id comes back, unless it is not one", async () => {
  const app = await startApp();
  const idOf = async (id: string) =>
    (await app.get("/healthz", { headers: { "x-request-id": id } })).headers.get("x-request-id");
  expect(await idOf("trace-1.2:3")).toBe("trace-1.2:3");
  expect(await idOf('"><script>')).toMatch(/^[\da-f-]{36}$/);
});
