import { describe, expect, test } from "vitest";
import { ApiError } from "./api-error.ts";
import { request } from "./request.ts";

function answering(response: Response) {
  let unauthorized = 0;
  const deps = { fetch: () => Promise.resolve(response), onUnauthorized: () => (unauthorized += 1) };
  return { deps, unauthorized: () => unauthorized };
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

describe("requests", () => {
  test("a problem becomes an ApiError with its code, field and request id", async () => {
    const problem = {
      status: 409,
      code: "wrong_state",
      detail: "It is archived.",
      requestId: "r-1",
      field: "x",
    };
    const { deps } = answering(Response.json(problem, { status: 409 }));
    const error = await failure(request(deps, "/api/x"));
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 409, code: "wrong_state", requestId: "r-1", field: "x" });
    expect((error as ApiError).message).toBe("It is archived.");
  });

  test("an answer that is no problem+json still has a status and the request id of its header", async () => {
    const { deps } = answering(
      new Response("<h1>Bad gateway</h1>", { status: 502, headers: { "x-request-id": "r-2" } }),
    );
    expect(await failure(request(deps, "/api/x"))).toMatchObject({
      status: 502,
      code: "unexpected",
      requestId: "r-2",
    });
  });

  test("a 401 is told, so that the sign-in page can take over", async () => {
    const { deps, unauthorized } = answering(Response.json({ detail: "Sign in." }, { status: 401 }));
    await failure(request(deps, "/api/x"));
    expect(unauthorized()).toBe(1);
  });

  test("no answer at all is unreachable", async () => {
    const deps = { fetch: () => Promise.reject(new TypeError("network")), onUnauthorized: () => undefined };
    expect(await failure(request(deps, "/api/x"))).toMatchObject({ status: 0, code: "unreachable" });
  });
});
