import type { TestEngine } from "@foundry/rivet-engine/testing";
import { onTestFinished, expect, test } from "vitest";
import { z } from "zod";
import { startActors } from "../testing/start-actors.ts";
import type { TestActors } from "../testing/start-actors.ts";

const ACTORS = 24;

test("[DX14] a worker that stops puts its actors to sleep: the next one starts those that are called, and at most a few others", async () => {
  const before = await startActors();
  onTestFinished(() => before.engine.close());
  await callEach(before, 0);
  expect(await awakeAt(before.engine)).toBe(ACTORS);
  await before.stopWorker();
  const after = await startActors({}, before);
  onTestFinished(() => after.stopWorker());
  // New ones, one after the other: time enough to place the former ones, which is tried twice a second.
  await callEach(after, ACTORS);
  const others = (await awakeAt(after.engine)) - ACTORS;
  // All of them, if they were left to the engine. A few are: it has not heard yet that they sleep.
  expect(others).toBeLessThan((ACTORS * 3) / 4);
});

async function callEach(actors: TestActors, from: number): Promise<void> {
  for (let n = from; n < from + ACTORS; n += 1)
    await actors.organization(String(7_000 + n)).organization.getListItem();
}

const answerSchema = z.object({ actors: z.array(z.object({ connectable_ts: z.number().nullish() })) });

async function awakeAt({ connection }: TestEngine): Promise<number> {
  const { endpoint, namespace, token = "" } = connection;
  const url = `${endpoint}/actors?namespace=${namespace}&name=organization&limit=100`;
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const { actors } = answerSchema.parse(await response.json());
  return actors.filter(({ connectable_ts }) => typeof connectable_ts === "number").length;
}
