import { createManualClock } from "@foundry/durable/testing";
import { expect, test } from "vitest";
import { createNotesClient, createWire, notesTopic, snapshot } from "../test-support/wire.ts";

function setUp(random = 0) {
  const clock = createManualClock(0);
  const wire = createWire();
  const { client } = createNotesClient(wire, clock, { random: () => random });
  const kinds: string[] = [];
  client.onConnectionStatus(() => kinds.push(client.connectionStatus().kind));
  return { clock, wire, client, kinds };
}

test("connects when the first topic is wanted, and says so", async () => {
  const { clock, wire, client, kinds } = setUp();
  expect([wire.opened(), client.connectionStatus()]).toEqual([0, { kind: "connecting" }]);
  client.subscribe(notesTopic);
  expect(wire.opened()).toBe(1);
  wire.accept();
  expect(client.connectionStatus()).toEqual({ kind: "live", sinceMs: 0 });
  await clock.advance(0);
  expect(kinds).toEqual(["live"]);
});

test.each([
  [0, [500, 1_000, 2_000, 4_000, 4_000]],
  [0.999_999, [1_000, 2_000, 4_000, 8_000, 8_000]],
])("tries again with backoff, jitter (random %d) and a cap", async (random, expected) => {
  const { clock, wire, client } = setUp(random);
  client.subscribe(notesTopic);
  const delays: number[] = [];
  for (let i = 0; i < 5; i++) {
    wire.close();
    const status = client.connectionStatus();
    if (status.kind !== "reconnecting" || status.nextAttemptAtMs === null) throw new Error(status.kind);
    expect(status).toMatchObject({ sinceMs: 0, attempt: i + 1 });
    delays.push(status.nextAttemptAtMs - clock.now());
    await clock.advance(status.nextAttemptAtMs - clock.now());
    expect(client.connectionStatus()).toMatchObject({ kind: "reconnecting", nextAttemptAtMs: null });
  }
  expect(delays).toEqual(expected);
  expect(wire.opened()).toBe(6);
});

test("backoff starts anew only after a message came", async () => {
  const { clock, wire, client } = setUp();
  client.subscribe(notesTopic);
  const delay = async (): Promise<number> => {
    wire.close();
    const status = client.connectionStatus();
    const delayMs = status.kind === "reconnecting" ? (status.nextAttemptAtMs ?? 0) - clock.now() : 0;
    await clock.advance(delayMs);
    wire.accept();
    return delayMs;
  };
  // Accepted and dropped at once: a server that is starting must not be hammered.
  expect([await delay(), await delay(), await delay()]).toEqual([500, 1_000, 2_000]);
  wire.push(snapshot(1, []));
  expect(await delay()).toBe(500);
});

test("a page that becomes visible, or a network that comes back, reconnects at once", async () => {
  const { wire, client } = setUp();
  client.subscribe(notesTopic);
  for (let i = 0; i < 4; i++) {
    wire.close();
    client.wake();
  }
  expect(wire.opened()).toBe(5);
  wire.close();
  client.setOnline(true);
  expect(wire.opened()).toBe(6);
});

test("without a network a live socket is checked, and kept if it lives: the service may be on this machine", async () => {
  const { clock, wire, client } = setUp();
  client.subscribe(notesTopic);
  wire.accept();
  wire.news();
  client.setOnline(false);
  expect(wire.news()).toEqual(["ping"]);
  wire.push({ type: "pong" });
  await clock.advance(9_000);
  expect(client.connectionStatus()).toEqual({ kind: "live", sinceMs: 0 });
});

test("without a network attempts are rare, and begin at once when it is back", async () => {
  const { clock, wire, client, kinds } = setUp();
  client.subscribe(notesTopic);
  wire.accept();
  await clock.advance(1_000);
  client.setOnline(false);
  await clock.advance(4_000);
  expect(client.connectionStatus()).toEqual({ kind: "offline", sinceMs: 5_000 });
  await clock.advance(7_999);
  expect(wire.opened()).toBe(1);
  await clock.advance(1);
  expect(wire.opened()).toBe(2);
  wire.close();
  await clock.advance(1_000);
  expect(client.connectionStatus()).toEqual({ kind: "offline", sinceMs: 5_000 });
  client.setOnline(true);
  expect(wire.opened()).toBe(3);
  expect(client.connectionStatus().kind).toBe("reconnecting");
  wire.accept();
  await clock.advance(0);
  expect(kinds).toEqual(["live", "offline", "live"]);
});

test("a network that goes away between two attempts is said", () => {
  const { wire, client } = setUp();
  client.subscribe(notesTopic);
  wire.close();
  client.setOnline(false);
  expect(client.connectionStatus()).toEqual({ kind: "offline", sinceMs: 0 });
});

test("a silent socket is asked for a sign of life, and given up without one", async () => {
  const { clock, wire, client } = setUp();
  client.subscribe(notesTopic);
  wire.accept();
  wire.news();
  await clock.advance(10_000);
  expect(wire.news()).toEqual(["ping"]);
  await clock.advance(5_000);
  wire.push({ type: "pong" });
  await clock.advance(10_000);
  expect(wire.news()).toEqual(["ping"]);
  await clock.advance(9_999);
  expect(client.connectionStatus().kind).toBe("live");
  await clock.advance(1);
  expect(client.connectionStatus().kind).toBe("reconnecting");
  wire.push(snapshot(1, []));
  expect(client.store(notesTopic)?.seq()).toBeNull();
});

test("waking a live page checks the socket at once, with little patience", async () => {
  const { clock, wire, client } = setUp();
  client.subscribe(notesTopic);
  wire.accept();
  wire.news();
  client.wake();
  expect(wire.news()).toEqual(["ping"]);
  await clock.advance(4_000);
  expect(client.connectionStatus().kind).toBe("reconnecting");
});

test("answers the server's ping", () => {
  const { wire, client } = setUp();
  client.subscribe(notesTopic);
  wire.accept();
  wire.news();
  wire.push({ type: "ping" });
  expect(wire.news()).toEqual(["pong"]);
});

test("an attempt that does not get through ends", async () => {
  const { clock, wire, client } = setUp();
  client.subscribe(notesTopic);
  await clock.advance(10_000);
  expect(client.connectionStatus().kind).toBe("reconnecting");
  await clock.advance(500);
  expect(wire.opened()).toBe(2);
});

test("a closed client is quiet", async () => {
  const { clock, wire, client } = setUp();
  client.subscribe(notesTopic)();
  wire.accept();
  client.close();
  wire.push(snapshot(1, []));
  wire.close();
  client.wake();
  client.setOnline(false);
  expect(clock.timers()).toEqual([]);
  expect(wire.opened()).toBe(1);
});
