import { once } from "node:events";
import { organizationSummarySnapshotSchema } from "@foundry/shared";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";
import { orgIdOf, untilMirrored } from "../harness/compare-with-truth.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { recordTopic, stateOfSnapshot } from "../harness/record-topic.ts";
import { foundOrganization, openPullRequest } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilQuiet, untilSynced } from "../harness/wait-for.ts";

let stack: Stack;
let orgId: string;
beforeAll(async () => {
  stack = await startStack({ seed: (github) => foundOrganization(github, "acme") });
  await untilSynced(stack, "acme");
  orgId = orgIdOf(stack, "acme");
});
afterAll(() => stack.close());

interface Message {
  type: string;
  seq?: number;
  code?: string;
  data?: unknown;
  event?: { type: string };
}

async function connect(): Promise<{
  socket: WebSocket;
  messages: Message[];
  send: (message: object) => void;
}> {
  const socket = new WebSocket(`${stack.url.replace("http", "ws")}/api/live`, { origin: stack.url });
  const messages: Message[] = [];
  socket.on("message", (data) => {
    if (Buffer.isBuffer(data)) messages.push(JSON.parse(data.toString()) as Message);
  });
  await once(socket, "open");
  return { socket, messages, send: (message) => socket.send(JSON.stringify(message)) };
}

const subscription = (since: number | null = null) => ({
  type: "subscribe",
  topic: { name: "organization", orgId },
  since,
});
const ofType = (messages: Message[], type: string) => messages.filter((message) => message.type === type);

test("a snapshot that is the API's, then each change as an event, seq by seq", async () => {
  const { socket, messages, send } = await connect();
  send(subscription());
  const first = await pollUntil("a snapshot", () => ofType(messages, "snapshot")[0] ?? null);
  expect(organizationSummarySnapshotSchema.parse(first.data)).toEqual(await stack.api.snapshot(orgId));
  await openPullRequest(stack.github, "acme/repo-1", { branch: "live" });
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  const { seq } = await stack.api.snapshot(orgId);
  await pollUntil("all events", () => (messages.at(-1)?.seq ?? 0) >= seq);
  const events = ofType(messages, "event").filter((event) => (event.seq ?? 0) <= seq);
  expect(events.map((event) => event.seq)).toEqual(
    Array.from({ length: seq - (first.seq ?? 0) }, (_, n) => (first.seq ?? 0) + n + 1),
  );
  expect(events.map(({ event }) => event?.type)).toEqual(
    expect.arrayContaining(["pullRequestUpdated", "activityRecorded", "repoUpdated"]),
  );
  socket.close();
});

test("resumed with since: only what was missed, also after a restart of the service", async () => {
  const { seq: before } = await stack.api.snapshot(orgId);
  await openPullRequest(stack.github, "acme/repo-1", { branch: "missed" });
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  const { seq } = await stack.api.snapshot(orgId);
  expect(seq).toBeGreaterThan(before);
  const expected = Array.from({ length: seq - before }, (_, n) => before + n + 1);
  const resume = async () => {
    const { socket, messages, send } = await connect();
    send(subscription(before));
    await pollUntil("the last event", () => (ofType(messages, "event").at(-1)?.seq ?? 0) >= seq);
    expect(ofType(messages, "snapshot")).toEqual([]);
    const seqs = ofType(messages, "event").map((event) => event.seq);
    expect(seqs.slice(0, expected.length)).toEqual(expected);
    socket.close();
  };
  await resume();
  await stack.service().kill();
  await stack.start();
  await resume();
});

test("a since from the future, or from long before, gets a snapshot", async () => {
  for (const since of [9_007_199_254_740_991, 0]) {
    const { socket, messages, send } = await connect();
    send(subscription(since));
    const { seq } = await stack.api.snapshot(orgId);
    await pollUntil("seq is there", () => (messages.at(-1)?.seq ?? 0) >= seq);
    if (since > 0) expect(ofType(messages, "snapshot")).toHaveLength(1);
    socket.close();
  }
});

test("garbage is answered with an error, unknown topics too, and the socket lives on", async () => {
  const { socket, messages, send } = await connect();
  socket.send("garbage");
  socket.send('{"type":"subscribe"}');
  socket.send(Buffer.from([0, 1, 2]));
  await pollUntil("three errors", () => ofType(messages, "error").length === 3);
  expect(messages.map(({ code }) => code)).toEqual(Array.from({ length: 3 }, () => "invalid_message"));
  send({ type: "subscribe", topic: { name: "organization", orgId: "999999" } });
  send({ type: "subscribe", topic: { name: "task", orgId, taskId: "task_0000000000" } });
  await pollUntil("two more errors", () => ofType(messages, "error").length === 5);
  expect(messages.slice(3).map(({ code }) => code)).toEqual(["not_found", "not_found"]);
  send(subscription());
  await pollUntil("a snapshot", () => ofType(messages, "snapshot").length === 1);
  send({ type: "unsubscribe", topic: { name: "organization", orgId } });
  send({ type: "ping" });
  await pollUntil("a pong", () => ofType(messages, "pong").length === 1);
  const before = messages.length;
  await openPullRequest(stack.github, "acme/repo-2", { branch: "unwatched" });
  await untilQuiet(stack);
  send({ type: "ping" });
  await pollUntil("a pong", () => ofType(messages, "pong").length === 2);
  expect(ofType(messages.slice(before), "event")).toEqual([]);
  socket.close();
});

test("the deliveries topic tells each delivery, its counts and nothing that the API does not know", async () => {
  const recorder = recordTopic(stack.url, { name: "deliveries" });
  await pollUntil("a snapshot", () => recorder.snapshots() === 1);
  for (let n = 0; n < 5; n += 1) await openPullRequest(stack.github, "acme/repo-2", { branch: `told-${n}` });
  await untilQuiet(stack);
  const stored = (await stack.api.deliveries()).slice(0, 200);
  await pollUntil("the topic shows what is stored", () => {
    const rows = Object.values(recorder.state().rows["deliveries"] ?? {});
    return JSON.stringify(rows.toReversed()) === JSON.stringify(stored);
  });
  await pollUntil("the counts", () => {
    const counts = recorder.state().values["counts"] as { pending: number };
    return counts.pending === 0;
  });
  expect(recorder.gaps()).toEqual([]);
  recorder.close();
});

test("a recorded topic ends in the state that the API says", async () => {
  const recorder = recordTopic(stack.url, { name: "organization", orgId });
  await pollUntil("a snapshot", () => recorder.snapshots() === 1);
  const number = await openPullRequest(stack.github, "acme/repo-2", { branch: "recorded" });
  await stack.github.mergePullRequest("acme/repo-2", number);
  await untilQuiet(stack);
  await untilMirrored(stack, "acme");
  const snapshot = await pollUntil("the recording is up to date", async () => {
    const current = await stack.api.snapshot(orgId);
    return recorder.seq() === current.seq && current;
  });
  expect(recorder.state()).toEqual(stateOfSnapshot("organization", snapshot));
  expect(recorder.gaps()).toEqual([]);
  recorder.close();
});
