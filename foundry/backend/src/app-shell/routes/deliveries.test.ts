import { deliveryListSchema, deliverySchema, deliverySummarySchema, parkedListSchema } from "@foundry/shared";
import type { ParkedItem } from "@foundry/shared";
import { expect, test } from "vitest";
import { routeDelivery } from "../../webhooks/index.ts";
import { acceptOne, openTestInbox, pullRequestBody, routed } from "../inbox/testing/index.ts";
import { ProblemError } from "../problem.ts";
import { startApp } from "../testing/start-app.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { parkedRoutes } from "./parked.ts";

const outboxRow: ParkedItem = {
  id: "outbox:1001:github:7",
  kind: "outbox",
  orgId: "1001",
  subject: "organization",
  code: "unknown_error",
  message: "internal error",
  attempts: 8,
  firstAtMs: 1,
  lastAtMs: 2,
};

async function start() {
  const { inbox } = openTestInbox();
  const outboxCalls: string[] = [];
  const outbox = {
    list: async () => [outboxRow],
    async retry(id: string) {
      if (id !== outboxRow.id) throw new ProblemError(404, "not_found", "There is no such row.");
      outboxCalls.push(`retry ${id}`);
    },
    discard: async (id: string) => void outboxCalls.push(`discard ${id}`),
  };
  const deps = { inbox, routeDelivery, onRoutingFailed: () => {}, outbox };
  const recover = () => ({ jobId: "recovery_1", status: "running" as const });
  const app = await startApp({ intakeRoutes: [deliveryRoutes({ ...deps, recover }), parkedRoutes(deps)] });
  /** A real pull_request delivery, stored and routed as the webhook route does. */
  const accept = (guid: string, body = pullRequestBody(), event = "pull_request") =>
    acceptOne(inbox, { guid, event, body, routed: routeDelivery(event, JSON.parse(body.toString())) });
  const applyAll = (): string[] => {
    const rows = inbox.loadPending("1001", 1000, 1e9);
    inbox.settle(rows.map(({ id }) => ({ id, kind: "applied" })));
    return rows.map(({ guid }) => guid);
  };
  return { inbox, app, accept, applyAll, outboxCalls };
}

const parse = async <T>(schema: { parse(value: unknown): T }, answer: Response): Promise<T> =>
  schema.parse(await answer.json());

test("the list pages newest first, by opaque cursor, filtered by status and event", async () => {
  const { app, accept } = await start();
  for (let index = 0; index < 7; index += 1) await accept(`d${index}`);
  await accept("star", Buffer.from("{}"), "star");
  const first = await parse(deliveryListSchema, await app.get("/api/deliveries?limit=3"));
  expect(first.deliveries.map(({ guid }) => guid)).toEqual(["star", "d6", "d5"]);
  await accept("late");
  const next = await parse(
    deliveryListSchema,
    await app.get(`/api/deliveries?limit=3&cursor=${first.nextCursor}`),
  );
  expect(next.deliveries.map(({ guid }) => guid)).toEqual(["d4", "d3", "d2"]);
  const ignored = await parse(deliveryListSchema, await app.get("/api/deliveries?status=ignored"));
  expect(ignored).toMatchObject({ deliveries: [{ guid: "star", event: "star" }], nextCursor: null });
  const pushes = await parse(deliveryListSchema, await app.get("/api/deliveries?event=push"));
  expect(pushes.deliveries).toEqual([]);
});

test.each([
  ["limit=0", "limit"],
  ["limit=201", "limit"],
  ["limit=x", "limit"],
  ["status=lost", "status"],
  ["cursor=abc", "cursor"],
])("a wrong query (%s) is 400 and names the field", async (query, field) => {
  const { app } = await start();
  const answer = await app.get(`/api/deliveries?${query}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ code: "invalid_input", field });
});

test("one delivery comes with the payload that GitHub sent, an unknown one is 404", async () => {
  const { app, accept } = await start();
  await accept("a");
  const delivery = await parse(deliverySchema, await app.get("/api/deliveries/a"));
  expect(delivery).toMatchObject({ guid: "a", action: "opened", accountId: "1001", status: "pending" });
  expect(delivery.payload).toEqual(JSON.parse(pullRequestBody().toString()));
  const unknown = await app.get("/api/deliveries/b");
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: "not_found" }]);
});

test("a replay of an applied delivery goes through its lane again under a dedupe id of its own", async () => {
  const { app, accept, applyAll, inbox } = await start();
  await accept("a");
  expect(applyAll()).toEqual(["a"]);
  const answer = await app.post("/api/deliveries/a/replay");
  expect(answer.status).toBe(202);
  expect(await parse(deliverySummarySchema, answer)).toMatchObject({
    guid: "a",
    status: "pending",
    duplicates: 1,
  });
  const again = await app.post("/api/deliveries/a/replay");
  expect([again.status, await again.json()]).toMatchObject([409, { code: "wrong_state", state: "pending" }]);
  expect(applyAll()).toEqual(["a#1"]);
  expect(inbox.summary("a")).toMatchObject({ status: "applied" });
  await app.post("/api/deliveries/a/replay");
  expect(applyAll()).toEqual(["a#2"]);
  expect((await app.get("/api/deliveries/a")).status).toBe(200);
});

test("[DX6] parked deliveries and outbox rows are one list", async () => {
  const { app, inbox } = await start();
  await acceptOne(inbox, routed("p", { routed: routeDelivery("pull_request", { pull_request: 1 }) }));
  const { parked } = await parse(parkedListSchema, await app.get("/api/parked"));
  expect(parked.map(({ id }) => id)).toEqual(["delivery:p", outboxRow.id]);
  expect(parked[0]).toMatchObject({ kind: "delivery", code: "payload_invalid", subject: "pull_request p" });
});

test("[DX6] a retry routes with today's code, keeps the GUID, and of two only one succeeds", async () => {
  const { app, inbox, applyAll } = await start();
  // Parked by yesterday's code, which could not route it.
  await acceptOne(
    inbox,
    routed("p", { body: pullRequestBody(), routed: routeDelivery("pull_request", { pull_request: 1 }) }),
  );
  const answers = await Promise.all([
    app.post("/api/parked/delivery:p/retry"),
    app.post(`/api/parked/${encodeURIComponent("delivery:p")}/retry`),
  ]);
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([202, 409]);
  expect(applyAll()).toEqual(["p"]);
  expect(inbox.counts()).toMatchObject({ applied: 1, parked: 0 });
});

test("[DX6] a retry of what still cannot be routed parks it again with the reason", async () => {
  const { app, inbox } = await start();
  await acceptOne(
    inbox,
    routed("p", { body: Buffer.from("{}"), routed: routeDelivery("pull_request", { pull_request: 1 }) }),
  );
  expect((await app.post("/api/parked/delivery:p/retry")).status).toBe(202);
  expect(inbox.summary("p")).toMatchObject({ status: "parked", error: { code: "payload_invalid" } });
});

test("[DX6] a parked delivery is discarded once, and can still be replayed", async () => {
  const { app, inbox, applyAll } = await start();
  await acceptOne(
    inbox,
    routed("p", { body: pullRequestBody(), routed: routeDelivery("pull_request", { pull_request: 1 }) }),
  );
  expect((await app.post("/api/parked/delivery:p/discard")).status).toBe(202);
  const again = await app.post("/api/parked/delivery:p/discard");
  expect([again.status, await again.json()]).toMatchObject([
    409,
    { code: "wrong_state", state: "discarded" },
  ]);
  expect((await app.post("/api/parked/delivery:none/retry")).status).toBe(404);
  expect((await app.post("/api/deliveries/p/replay")).status).toBe(202);
  expect(applyAll()).toEqual(["p"]);
  expect(inbox.parked(10)).toEqual([]);
});

test("[DX6] outbox rows go to their actors, whose refusal is the answer", async () => {
  const { app, outboxCalls } = await start();
  const id = encodeURIComponent(outboxRow.id);
  expect((await app.post(`/api/parked/${id}/retry`)).status).toBe(202);
  expect((await app.post(`/api/parked/${id}/discard`)).status).toBe(202);
  expect(outboxCalls).toEqual([`retry ${outboxRow.id}`, `discard ${outboxRow.id}`]);
  const unknown = await app.post("/api/parked/outbox:9/retry");
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: "not_found" }]);
  expect((await app.post(`/api/parked/${id}/explode`)).status).toBe(400);
});

test("[DX11] the recovery is started by POST /api/deliveries/recover", async () => {
  const { app } = await start();
  const answer = await app.post("/api/deliveries/recover");
  expect([answer.status, await answer.json()]).toEqual([202, { jobId: "recovery_1", status: "running" }]);
});
