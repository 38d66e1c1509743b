import { expect, test } from "vitest";
import { findProcesses, uniqueSeconds } from "../find-processes.ts";
import { mebibyte, runIn } from "../run-in.ts";
import { nodeDir, open } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** Programs that take more than they may. */
export function limits(subject: () => Subject): void {
  test("too much memory, in one process", async () => {
    const { sandbox, workspace } = await open(subject(), { readOnlyDirs: [nodeDir] });
    const hoard = "const all = []; for (;;) all.push(Buffer.alloc(8 << 20, 1)); ";
    const { outcome } = await runIn(sandbox, workspace, "", { argv: [process.execPath, "-e", hoard] });
    expect(outcome).toEqual({ kind: "limit", limit: "memory" });
  });

  test("too much memory, spread over processes", async () => {
    const { sandbox, workspace } = await open(subject(), { readOnlyDirs: [nodeDir] });
    const hoard = `'${process.execPath}' -e 'globalThis.all = Buffer.alloc(100 << 20, 1); setTimeout(() => {}, 60000)' &`;
    const { outcome } = await runIn(sandbox, workspace, `${hoard.repeat(8)} wait`);
    expect(outcome).toEqual({ kind: "limit", limit: "memory" });
  });

  test("a fork bomb is contained", async () => {
    const { sandbox, workspace } = await open(subject(), { limits: { timeoutMs: 15_000 } });
    const seconds = uniqueSeconds();
    const { outcome } = await runIn(
      sandbox,
      workspace,
      // Bounded: where only the watching ends it, it must not take the machine with it.
      `b() { [ "$1" -eq 0 ] && return; sleep ${seconds} & b $(($1 - 1)) & b $(($1 - 1)); }; b 9 2>/dev/null; wait`,
    );
    // Where the kernel refuses the next fork, it ends by itself or by its time.
    expect(outcome).not.toEqual({ kind: "exited", code: 0 });
    expect(findProcesses(seconds)).toEqual([]);
  });

  test("more processes than it may have", async () => {
    const { sandbox, workspace } = await open(subject(), { limits: { pids: 20 } });
    const script = "n=0; while [ $n -lt 60 ]; do sleep 30 & n=$((n + 1)); done; wait";
    const { outcome, stderr } = await runIn(sandbox, workspace, script);
    // The kernel refuses the next one, or the watch ends them all; of a container's watch only the kill is seen.
    if (outcome.kind === "exited") expect(stderr).toMatch(/fork/i);
    else if (subject().adapter.name === "docker")
      expect(outcome).toEqual({ kind: "signalled", signal: "SIGKILL" });
    else expect(outcome).toEqual({ kind: "limit", limit: "pids" });
  });

  test.each([
    ["by the program itself", "exec head -c 200000000 /dev/zero >big"],
    ["in one file", "head -c 200000000 /dev/zero >big; exec sleep 30"],
    [
      "in many",
      "n=0; while [ $n -lt 100 ]; do head -c 2000000 /dev/zero >big$n; n=$((n + 1)); done; sleep 30",
    ],
    [
      "below a name that hides",
      "mkdir -p .a/.b; for n in 1 2 3 4; do head -c 40000000 /dev/zero >.a/.b/$n; done; sleep 30",
    ],
  ])("too much on the disk, %s", async (_name, script) => {
    const { sandbox, workspace } = await open(subject(), { limits: { diskBytes: 100 * mebibyte } });
    const { outcome } = await runIn(sandbox, workspace, script);
    expect(outcome).toEqual({ kind: "limit", limit: "disk" });
  });
}
