import { deliveriesSnapshotSchema } from "@foundry/shared";
import { expect, test } from "vitest";
import { eventually } from "../testing/eventually.ts";
import { openLive } from "../testing/live-client.ts";
import type { LiveClient } from "../testing/live-client.ts";
import { rawRequest } from "../testing/raw-request.ts";
import { startApp } from "../testing/start-app.ts";

const deliveries = { name: "deliveries" } as const;

/** A countsUpdated event that says `n`; `padding` makes it big. */
function counts(n: number, padding = ""): string {
  const figures = { pending: n, applied: 0, ignored: 0, parked: 0, discarded: 0, perMinute: [], padding };
  return JSON.stringify({ type: "countsUpdated", counts: figures });
}

async function subscribed(url: string, since: number | null = null): Promise<LiveClient> {
  const client = await openLive(url);
  client.subscribe(deliveries, since);
  return client;
}

test("a subscriber gets a snapshot with its number, then every event with the next", async () => {
  const app = await startApp();
  const client = await subscribed(app.url);
  const snapshot = await client.next();
  expect(snapshot).toMatchObject({ type: "snapshot", topic: deliveries, seq: 0 });
  expect(deliveriesSnapshotSchema.omit({ recovery: true }).parse(snapshot.data)).toMatchObject({
    deliveries: [],
  });
  for (let seq = 1; seq <= 3; seq += 1) app.deliveries.publish(counts(seq));
  for (let seq = 1; seq <= 3; seq += 1) {
    const event = { type: "countsUpdated", counts: { pending: seq } };
    expect(await client.next()).toMatchObject({ type: "event", topic: deliveries, seq, event });
  }
});

test("one publisher serves all sockets, and all get the same", async () => {
  const app = await startApp();
  const clients = await Promise.all(Array.from({ length: 20 }, () => subscribed(app.url)));
  for (const client of clients) expect(await client.next()).toMatchObject({ type: "snapshot" });
  app.deliveries.publish(counts(7));
  const events = await Promise.all(clients.map((client) => client.next()));
  expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(1);
  expect(app.deliveries.opened()).toBe(1);
});

test("who comes back with its last number gets the events after it and no snapshot", async () => {
  const app = await startApp();
  const first = await subscribed(app.url);
  await first.next();
  for (let n = 1; n <= 5; n += 1) app.deliveries.publish(counts(n));
  expect(await first.next()).toMatchObject({ seq: 1 });
  first.socket.terminate();
  const again = await subscribed(app.url, 2);
  expect(await again.next()).toMatchObject({ type: "subscribed", seq: 2 });
  for (const seq of [3, 4, 5]) expect(await again.next()).toMatchObject({ type: "event", seq });
});

test("a number that the service cannot go on from leads to a snapshot", async () => {
  const app = await startApp();
  for (let n = 1; n <= 3; n += 1) app.deliveries.publish(counts(n));
  const client = await subscribed(app.url, 9_000_000);
  expect(await client.next()).toMatchObject({ type: "snapshot", seq: 3 });
});

test("a lost broadcast is healed: no gap reaches a browser", async () => {
  const app = await startApp();
  const client = await subscribed(app.url);
  await client.next();
  app.deliveries.publish(counts(1));
  app.deliveries.publishSilently(counts(2));
  app.deliveries.publish(counts(3));
  for (const seq of [1, 2, 3]) expect(await client.next()).toMatchObject({ type: "event", seq });
});

test("a lost publisher is found again and what it said meanwhile is told", async () => {
  const app = await startApp();
  const client = await subscribed(app.url);
  await client.next();
  app.deliveries.disconnect();
  app.deliveries.publishSilently(counts(1));
  await eventually(() => expect(app.deliveries.opened()).toBe(2));
  app.deliveries.publish(counts(2));
  for (const seq of [1, 2]) expect(await client.next()).toMatchObject({ type: "event", seq });
});

test("after unsubscribing nothing comes any more; subscribing twice is one subscription", async () => {
  const app = await startApp();
  const client = await subscribed(app.url);
  await client.next();
  client.subscribe(deliveries);
  expect(await client.next()).toMatchObject({ type: "snapshot" });
  app.deliveries.publish(counts(1));
  expect(await client.next()).toMatchObject({ type: "event", seq: 1 });
  client.send({ type: "unsubscribe", topic: deliveries });
  client.send({ type: "ping" });
  expect(await client.next()).toEqual({ type: "pong" });
  app.deliveries.publish(counts(2));
  client.send({ type: "ping" });
  expect(await client.next()).toEqual({ type: "pong" });
});

test.each([
  ["not JSON", "hello"],
  ["no message", "null"],
  ["an unknown type", '{"type":"shout"}'],
  ["an unknown topic", '{"type":"subscribe","topic":{"name":"secrets"}}'],
  ["an id of another form", '{"type":"subscribe","topic":{"name":"organization","orgId":"../1"}}'],
  ["a negative since", '{"type":"subscribe","topic":{"name":"deliveries"},"since":-1}'],
  ["prototype names", '{"type":"subscribe","topic":{"name":"__proto__"}}'],
])("%s is answered with an error, and the socket lives on", async (_what, text) => {
  const app = await startApp();
  const client = await openLive(app.url);
  client.socket.send(text);
  expect(await client.next()).toMatchObject({ type: "error", topic: null, code: "invalid_message" });
  client.send({ type: "ping" });
  expect(await client.next()).toEqual({ type: "pong" });
});

test("binary is refused, a flood of nonsense ends the socket, and nobody else notices", async () => {
  const app = await startApp();
  const other = await subscribed(app.url);
  await other.next();
  const client = await openLive(app.url);
  client.socket.send(Buffer.from([1, 2, 3]));
  expect(await client.next()).toMatchObject({ type: "error", code: "invalid_message" });
  for (let n = 0; n < 60; n += 1) client.socket.send("nonsense");
  expect(await client.closed).toBe(1008);
  app.deliveries.publish(counts(1));
  expect(await other.next()).toMatchObject({ type: "event", seq: 1 });
});

test("a message that is too big ends the socket", async () => {
  const app = await startApp();
  const client = await openLive(app.url);
  client.socket.on("error", () => undefined);
  client.socket.send("x".repeat(20_000));
  expect(await client.closed).toBe(1009);
  expect((await app.get("/healthz")).status).toBe(200);
});

test("an unknown organization or task has no topic", async () => {
  const app = await startApp();
  const client = await openLive(app.url);
  const topics = [
    { name: "organization", orgId: "404" },
    { name: "task", orgId: "404", taskId: "task_0123456789" },
  ] as const;
  for (const topic of topics) {
    client.subscribe(topic);
    expect(await client.next()).toMatchObject({ type: "error", topic, code: "not_found" });
  }
});

test("a socket holds a hundred subscriptions and no more", async () => {
  const orgIds = Array.from({ length: 101 }, (_, n) => String(n + 1));
  const app = await startApp({ orgIds });
  const client = await openLive(app.url);
  for (const orgId of orgIds) client.subscribe({ name: "organization", orgId });
  let message = await client.next();
  while (message.code === "unavailable") message = await client.next();
  expect(message).toMatchObject({ code: "too_many_subscriptions", topic: { orgId: "101" } });
});

test("a slow reader is not buffered for: it gets a snapshot when it reads again", async () => {
  const app = await startApp();
  const slow = await subscribed(app.url);
  expect(await slow.next()).toMatchObject({ type: "snapshot", seq: 0 });
  slow.socket.pause();
  const fast = await subscribed(app.url);
  await fast.next();
  const padding = "x".repeat(100_000);
  const events = 3000;
  for (let seq = 1; seq <= events; seq += 1) {
    app.deliveries.publish(counts(seq, padding));
    if (seq % 20 === 0) for (let n = 0; n < 20; n += 1) await fast.next();
  }
  // 300 MB were published; what waits for the slow one is a few
  expect(process.memoryUsage().arrayBuffers).toBeLessThan(100_000_000);
  slow.socket.resume();
  let message = await slow.next();
  let seq = 0;
  while (message.type === "event") {
    expect(message.seq).toBe(seq + 1);
    seq = message.seq ?? 0;
    message = await slow.next();
  }
  expect(seq).toBeLessThan(events);
  expect(message).toMatchObject({ type: "snapshot", seq: events, data: { counts: { pending: events } } });
  app.deliveries.publish(counts(events + 1));
  expect(await slow.next()).toMatchObject({ type: "event", seq: events + 1 });
});

test("a socket whose browser is gone is ended by the heartbeat, one that answers is not", async () => {
  const app = await startApp({ limits: { heartbeatMs: 1000 } });
  const mute = await openLive(app.url);
  mute.socket.pause();
  const alive = await subscribed(app.url);
  await alive.next();
  const connections = async () =>
    /foundry_live_connections (\d+)/.exec(await (await app.get("/metrics")).text())?.[1];
  await eventually(async () => expect(await connections()).toBe("1"));
  app.deliveries.publish(counts(1));
  expect(await alive.next()).toMatchObject({ type: "event", seq: 1 });
});

test("[DX14] a stop tells browsers that it goes, and does not wait for one that does not listen", async () => {
  const app = await startApp();
  const polite = await subscribed(app.url);
  await polite.next();
  const deaf = await openLive(app.url);
  deaf.socket.pause();
  const before = Date.now();
  await app.close();
  expect(Date.now() - before).toBeLessThan(10_000);
  expect(await polite.closed).toBe(1001);
});

test("a plain GET says that this address speaks WebSocket; an upgrade elsewhere is refused", async () => {
  const app = await startApp();
  const answer = await app.get("/api/live");
  expect(answer.status).toBe(426);
  expect(await answer.json()).toMatchObject({ code: "upgrade_required" });
  await expect(openLive(`${app.url}/nothing`)).rejects.toThrow();
  expect((await rawRequest(`${app.url}/healthz`)).status).toBe(200);
});

test("texts beyond ASCII and of every frame size arrive as they were", async () => {
  const app = await startApp();
  const client = await subscribed(app.url);
  await client.next();
  for (const length of [0, 1, 60, 200, 40_000, 70_000]) {
    const padding = "ü🦀".repeat(length);
    app.deliveries.publish(counts(1, padding));
    expect(await client.next()).toMatchObject({ event: { counts: { padding } } });
  }
});
