import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openDatabase } from "./open-database.ts";
import { createTransactions } from "./transactions.ts";
import { createWalSync } from "./wal-sync.ts";
import type { WalSync } from "./wal-sync.ts";

function setup(wrap: (wal: WalSync) => WalSync = (wal) => wal) {
  const dir = mkdtempSync(join(tmpdir(), "foundry-transactions-"));
  const db = openDatabase(join(dir, "inbox.sqlite"));
  const wal = wrap(createWalSync(db.name));
  let rollbacks = 0;
  const transactions = createTransactions({ db, wal, now: () => 1000, onRollback: () => (rollbacks += 1) });
  onTestFinished(() => {
    wal.close();
    db.close();
    rmSync(dir, { recursive: true });
  });
  const write = (key: string): void => {
    db.prepare("INSERT INTO meta (key, value) VALUES (?, '1')").run(key);
  };
  const keys = (): unknown[] => db.prepare("SELECT key FROM meta ORDER BY key").pluck().all();
  return { db, transactions, write, keys, rollbacks: () => rollbacks };
}

test("a durable write is in the file, a failed one leaves nothing and the next one works", async () => {
  const { transactions, write, keys, rollbacks } = setup();
  transactions.relaxed(() => write("a"));
  await transactions.synced();
  transactions.durable(() => write("b"));
  const twice = (): void => {
    write("c");
    write("a");
  };
  expect(() => transactions.durable(twice)).toThrow(
    expect.objectContaining({ name: "InboxUnavailableError", code: "SQLITE_CONSTRAINT_PRIMARYKEY" }),
  );
  expect([keys(), rollbacks()]).toEqual([["a", "b"], 1]);
  expect(transactions.failure()).toEqual({ code: "SQLITE_CONSTRAINT_PRIMARYKEY", sinceMs: 1000 });
  transactions.durable(() => write("c"));
  expect(transactions.failure()).toBeNull();
});

test("[DX1] after a disk that would not sync, nothing is promised before the whole log is in the main file", async () => {
  let broken = true;
  const { db, transactions, write } = setup((wal) => ({
    ...wal,
    sync: () => (broken ? Promise.reject(Object.assign(new Error("i/o"), { code: "EIO" })) : wal.sync()),
  }));
  transactions.relaxed(() => write("a"));
  await expect(transactions.synced()).rejects.toMatchObject({ name: "InboxUnavailableError", code: "EIO" });
  expect(transactions.failure()).toMatchObject({ code: "EIO" });
  broken = false;
  transactions.relaxed(() => write("b"));
  await transactions.synced();
  expect(transactions.failure()).toBeNull();
  const [checkpoint] = db.pragma("wal_checkpoint(PASSIVE)") as { log: number; checkpointed: number }[];
  // The log began anew: it holds the second write only.
  expect(checkpoint?.log).toBeLessThan(5);
});
