import { TerminalError } from "@foundry/durable";
import { createManualClock } from "@foundry/durable/testing";
import { expect, test } from "vitest";
import type { TopicModel } from "../model.ts";
import { createTopicHub } from "./hub.ts";
import type { TopicSource } from "./source.ts";

const model: TopicModel = {
  collections: { rows: { key: (row) => JSON.stringify(row) }, recent: { key: String, keep: 2 } },
  values: ["state"],
  change: (event: { collection: string; key: string; value: unknown }) => ({ op: "upsert", ...event }),
  identity: (topic) => ({ id: topic.name }),
};

function upsert(seq: number, collection: string, key: string, value: unknown) {
  return { seq, json: JSON.stringify({ collection, key, value }) };
}

test("subscribers get a snapshot, then events, from one source", async () => {
  const clock = createManualClock();
  let handlers: Parameters<TopicSource["start"]>[0] | null = null;
  const hub = createTopicHub<{ name: string }>({
    topicKey: (topic) => topic.name,
    modelFor: () => model,
    openSource: () => ({
      start: async (given) => {
        handlers = given;
      },
      async *loadSnapshot() {
        yield {
          seq: 3,
          values: { state: '"on"' },
          rows: [{ collection: "rows", key: "a", json: '{"a":1}' }],
        };
      },
      eventsSince: async () => ({ kind: "events", events: [], more: false }),
      close: () => undefined,
    }),
    ringSize: 10,
    lingerMs: 1_000,
    maxBufferedBytes: 1_000,
    clock,
    onSourceError: (_key, error) => {
      throw error;
    },
  });
  const got: unknown[] = [];
  const reader = { send: (text: string) => void got.push(JSON.parse(text)), bufferedBytes: () => 0 };
  hub.subscribe({ name: "t" }, reader, null);
  await clock.advance(0);
  expect(got).toEqual([
    {
      type: "snapshot",
      topic: { name: "t" },
      seq: 3,
      data: { id: "t", seq: 3, state: "on", rows: [{ a: 1 }], recent: [] },
    },
  ]);
  handlers!.onEvents([upsert(4, "rows", "b", { b: 1 }), upsert(5, "recent", "x", 1)]);
  await clock.advance(0);
  expect(got.slice(1)).toMatchObject([
    { type: "event", seq: 4 },
    { type: "event", seq: 5 },
  ]);
  const state = await hub.snapshot({ name: "t" });
  expect(JSON.parse(state.dataJson)).toEqual({
    id: "t",
    seq: 5,
    state: "on",
    rows: [{ a: 1 }, { b: 1 }],
    recent: [1],
  });
});

test("a topic that does not exist is an error with its code", async () => {
  const clock = createManualClock();
  const hub = createTopicHub<{ name: string }>({
    topicKey: (topic) => topic.name,
    modelFor: () => model,
    openSource: () => {
      throw new TerminalError("not_found", "no such organization");
    },
    ringSize: 10,
    lingerMs: 1_000,
    maxBufferedBytes: 1_000,
    clock,
    onSourceError: (_key, error) => {
      throw error;
    },
  });
  const got: string[] = [];
  hub.subscribe({ name: "t" }, { send: (text) => void got.push(text), bufferedBytes: () => 0 }, null);
  await clock.advance(0);
  expect(got.map((text) => JSON.parse(text) as unknown)).toEqual([
    { type: "error", topic: { name: "t" }, code: "not_found", message: "no such organization" },
  ]);
  expect(hub.stats().topics).toBe(0);
});
