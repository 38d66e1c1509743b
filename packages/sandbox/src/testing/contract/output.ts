import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mebibyte, runIn } from "../run-in.ts";
import { open } from "./subject.ts";
import type { Subject } from "./subject.ts";

const kilobyteLine = "x".repeat(1023);

/** A program that prints without end, and nobody who takes it as fast. */
export function output(subject: () => Subject): void {
  test("a program is held back while what it printed is not taken", async () => {
    const { sandbox, workspace } = await open(subject());
    const script = `n=0; while [ $n -lt 100000 ]; do echo ${kilobyteLine}; n=$((n + 1)); echo $n >count; done`;
    const printed = async (): Promise<number> =>
      Number(await readFile(join(workspace, "count"), "utf8").catch(() => "0"));
    const taken = Promise.withResolvers<void>();
    const stop = new AbortController();
    const run = runIn(sandbox, workspace, script, { signal: stop.signal, onOutput: () => taken.promise });
    await expect.poll(printed).toBeGreaterThan(0);
    // As long as this takes, it could have printed hundreds of megabytes.
    await runIn(sandbox, workspace, "sleep 1");
    expect(await printed()).toBeLessThan(2048);
    stop.abort();
    taken.resolve();
    expect((await run).outcome).toEqual({ kind: "aborted" });
  });

  test("a gigabyte of output does not grow this process", async () => {
    const { sandbox, workspace } = await open(subject());
    // Through an engine's API each byte is copied many times: a part shows the same.
    const size = subject().adapter.name === "docker" ? 300_000_000 : 1_000_000_000;
    const before = process.memoryUsage().rss;
    let [bytes, most, pending] = [0, 0, 0];
    const { outcome } = await runIn(sandbox, workspace, `head -c ${size} /dev/zero`, {
      onOutput: (_stream, chunk) => {
        expect(pending).toBe(0);
        pending += 1;
        bytes += chunk.length;
        most = Math.max(most, process.memoryUsage().rss);
        return new Promise((resolve) => {
          setImmediate(() => {
            pending -= 1;
            resolve();
          });
        });
      },
    });
    expect(outcome).toEqual({ kind: "exited", code: 0 });
    expect(bytes).toBe(size);
    expect(most - before).toBeLessThan(150 * mebibyte);
  });

  test("over its output limit it is ended, and no byte more is told", async () => {
    const { sandbox, workspace } = await open(subject(), { limits: { outputBytes: 100_000 } });
    const { outcome, stdout } = await runIn(sandbox, workspace, "yes");
    expect(outcome).toEqual({ kind: "limit", limit: "output" });
    expect(stdout.length).toBe(100_000);
  });

  test("who takes the output and fails ends the program, and exec rejects with that failure", async () => {
    const { sandbox, workspace } = await open(subject());
    const run = runIn(sandbox, workspace, "yes", {
      onOutput: () => Promise.reject(new Error("the disk of the log is full")),
    });
    await expect(run).rejects.toThrow("the disk of the log is full");
  });
}
