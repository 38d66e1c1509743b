import { expect, onTestFinished, test } from "vitest";
import { findProcesses, uniqueSeconds } from "../find-processes.ts";
import { runIn } from "../run-in.ts";
import { tempDir } from "../temp-dir.ts";
import { specOf } from "../run-in.ts";
import { newId, open } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** Ways to outlive one's own end; each leaves `sleep $s` behind if nothing ends it. */
const staying: Readonly<Record<string, string>> = {
  "a child in the background": "sleep $s & ",
  "a session of its own": "setsid sleep $s & ",
  "a daemon (double fork, its streams closed)":
    "(setsid sh -c 'sleep $0 >/dev/null 2>&1 </dev/null & sleep 0.3' $s >/dev/null 2>&1 </dev/null &) ; sleep 0.3; ",
  "ignored signals": "(trap '' TERM INT HUP QUIT; sleep $s) & ",
  "a child that holds the output open": "(setsid sleep $s) & ",
  "a child that begets children": "(while :; do sleep $s & sleep 0.2; done) & sleep 0.5; ",
  "a stopped child": "sleep $s & kill -STOP $!; ",
};

/** However a program ends, nothing of it stays. */
export function ending(subject: () => Subject): void {
  test.each(Object.entries(staying))("[HC5] exits, and leaves %s", async (_name, leave) => {
    const { sandbox, workspace } = await open(subject());
    const seconds = uniqueSeconds();
    const { outcome } = await runIn(sandbox, workspace, `s=${seconds}; ${leave} exit 7`);
    expect(outcome).toEqual({ kind: "exited", code: 7 });
    expect(findProcesses(seconds)).toEqual([]);
  });

  test.each(Object.entries(staying))("[HC2] reaches its timeout with %s", async (_name, leave) => {
    const { sandbox, workspace } = await open(subject(), { limits: { timeoutMs: 1000 } });
    const seconds = uniqueSeconds();
    const script = `trap '' TERM; s=${seconds}; ${leave} while :; do sleep $s; done`;
    const { outcome } = await runIn(sandbox, workspace, script);
    expect(outcome).toEqual({ kind: "timeout" });
    expect(findProcesses(seconds)).toEqual([]);
  });

  test("aborted, it is ended with all it started; what it printed before is told", async () => {
    const { sandbox, workspace } = await open(subject());
    const [seconds, stop] = [uniqueSeconds(), new AbortController()];
    let heard = "";
    const { outcome } = await runIn(
      sandbox,
      workspace,
      `echo ready; setsid sleep ${seconds} & sleep ${seconds}`,
      {
        signal: stop.signal,
        onOutput: (_stream, bytes) => {
          heard += Buffer.from(bytes).toString();
          stop.abort();
        },
      },
    );
    expect(outcome).toEqual({ kind: "aborted" });
    expect(heard).toBe("ready\n");
    expect(findProcesses(seconds)).toEqual([]);
  });

  test("aborted before it began, it does not begin", async () => {
    const { sandbox, workspace } = await open(subject());
    const { outcome } = await runIn(sandbox, workspace, "touch began", { signal: AbortSignal.abort() });
    expect(outcome).toEqual({ kind: "aborted" });
    expect(await sandbox.readFile("began", 1)).toBeNull();
  });

  test("aborted at any moment of its start, nothing stays", async () => {
    const { sandbox, workspace } = await open(subject());
    const seconds = uniqueSeconds();
    for (let afterMs = 0; afterMs < 40; afterMs += 2) {
      const { outcome } = await runIn(sandbox, workspace, `sleep ${seconds}`, {
        signal: AbortSignal.timeout(afterMs),
      });
      expect(outcome).toEqual({ kind: "aborted" });
    }
    expect(findProcesses(seconds)).toEqual([]);
  });

  test("destroy ends what runs, and again is harmless; then nothing is started any more", async () => {
    const workspace = tempDir();
    const sandbox = await subject().adapter.create(specOf(newId(), workspace));
    onTestFinished(() => sandbox.destroy());
    const seconds = uniqueSeconds();
    const run = runIn(sandbox, workspace, `setsid sleep ${seconds} & sleep ${seconds}`);
    await expect.poll(() => findProcesses(seconds).length).toBeGreaterThan(0);
    await Promise.all([sandbox.destroy(), sandbox.destroy()]);
    await sandbox.destroy();
    expect((await run).outcome).toEqual({ kind: "aborted" });
    expect(findProcesses(seconds)).toEqual([]);
    await expect(runIn(sandbox, workspace, "true")).rejects.toMatchObject({ code: "destroyed" });
  });
}
