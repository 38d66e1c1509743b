import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockDirectory } from "./lock-directory.ts";
import { identifyProcess } from "./process-identity.ts";
import { tempDir } from "./testing/temp-dir.ts";

test("a second holder is refused, and told who holds it", () => {
  const directory = tempDir();
  const lock = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(
    expect.objectContaining({
      code: "data_dir_in_use",
      message: expect.stringContaining(`process ${process.pid}`),
    }),
  );
  lock.release();
  lockDirectory(directory).release();
  expect(readdirSync(directory)).toEqual([]);
});

test("a killed holder's lock holds nobody up, though its pid is in use again", () => {
  const directory = tempDir();
  writeFileSync(
    join(directory, "service.lock"),
    JSON.stringify({ pid: process.pid, startedAt: "another boot:1" }),
  );
  const lock = lockDirectory(directory);
  expect(() => lockDirectory(directory)).toThrow(expect.objectContaining({ code: "data_dir_in_use" }));
  lock.release();
});

test("a lock file that was never written whole holds nobody up", () => {
  const directory = tempDir();
  writeFileSync(join(directory, "service.lock"), '{"pid":');
  lockDirectory(directory).release();
  expect(readdirSync(directory)).toEqual([]);
});

test("a release does not take away the next holder's lock", () => {
  const directory = tempDir();
  const lock = lockDirectory(directory);
  const other = identifyProcess(1);
  expect(other).not.toBeNull();
  writeFileSync(join(directory, "service.lock"), JSON.stringify(other));
  lock.release();
  expect(existsSync(join(directory, "service.lock"))).toBe(true);
});
