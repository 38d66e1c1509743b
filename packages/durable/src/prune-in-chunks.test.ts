import Database from "better-sqlite3";
import { expect, test } from "vitest";
import { pruneInChunks } from "./prune-in-chunks.ts";

function createJobs(count: number) {
  const db = new Database(":memory:");
  db.exec("CREATE TABLE jobs (id INTEGER PRIMARY KEY, status TEXT NOT NULL)");
  const insert = db.prepare("INSERT INTO jobs (status) VALUES (?)");
  for (let i = 0; i < count; i++) insert.run(i % 5 === 0 ? "parked" : "done");
  const prune = db.prepare(
    "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE status = 'done' LIMIT ?)",
  );
  const chunks: number[] = [];
  return {
    chunks,
    deleteChunk(limit: number) {
      const { changes } = prune.run(limit);
      chunks.push(changes);
      return changes;
    },
    left: () => db.prepare("SELECT status, count(*) AS n FROM jobs GROUP BY status").all(),
  };
}

test("[DX13] prunes in chunks with a pause between them, and leaves the parked rows", async () => {
  const jobs = createJobs(50);
  let pauses = 0;
  const pause = async (): Promise<void> => void (pauses += 1);
  const deleted = await pruneInChunks({
    deleteChunk: (limit) => jobs.deleteChunk(limit),
    chunkSize: 15,
    pause,
    signal: new AbortController().signal,
  });
  expect(deleted).toBe(40);
  expect(jobs.chunks).toEqual([15, 15, 10]);
  expect(pauses).toBe(2);
  expect(jobs.left()).toEqual([{ status: "parked", n: 10 }]);
});

test("[DX13] stops between two chunks when it is told to", async () => {
  const jobs = createJobs(50);
  const stopping = new AbortController();
  const deleted = await pruneInChunks({
    deleteChunk: (limit) => jobs.deleteChunk(limit),
    chunkSize: 10,
    pause: async () => stopping.abort(),
    signal: stopping.signal,
  });
  expect(deleted).toBe(10);
});
