import { createHash } from "node:crypto";
import { chmod, mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mebibyte, path, runIn } from "../run-in.ts";
import { nodeDir, open } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** Set by the system of the sandbox itself, not taken from us. */
const added = new Set(["PWD", "FOUNDRY_SANDBOX_LABEL", "HOSTNAME", "HOME"]);

/** How a program is started, what it is given and how its end is told. */
export function programs(subject: () => Subject): void {
  test.each([0, 1, 3, 127])("a program that exits with %i", async (code) => {
    const { sandbox, workspace } = await open(subject());
    expect((await runIn(sandbox, workspace, `exit ${code}`)).outcome).toEqual({ kind: "exited", code });
  });

  test.each(["SIGTERM", "SIGKILL", "SIGSEGV"])("a program that %s ends", async (signal) => {
    const { sandbox, workspace } = await open(subject());
    const { outcome } = await runIn(sandbox, workspace, `kill -s ${signal.slice(3)} $$`);
    expect(outcome).toEqual({ kind: "signalled", signal });
  });

  test("a program that is not there, or is no program, is not started", async () => {
    const { sandbox, workspace } = await open(subject());
    await writeFile(join(workspace, "notes.txt"), "");
    for (const program of ["no-such-program", join(workspace, "missing"), join(workspace, "notes.txt")]) {
      const { outcome } = await runIn(sandbox, workspace, "", { argv: [program] });
      expect(outcome).toMatchObject({ kind: "spawn_failed" });
    }
  });

  test("a program of the workspace is started by its path, and its arguments arrive as they are", async () => {
    const { sandbox, workspace } = await open(subject());
    await writeFile(join(workspace, "show"), '#!/bin/sh\nfor a in "$@"; do echo "[$a]"; done\n');
    await chmod(join(workspace, "show"), 0o755);
    const words = ["a b", "", "--", "-x", "$HOME", "é\n"];
    const { stdout } = await runIn(sandbox, workspace, "", { argv: [join(workspace, "show"), ...words] });
    expect(stdout).toBe(words.map((word) => `[${word}]\n`).join(""));
  });

  test("[HC1] the environment is what was given and nothing of ours", async () => {
    const { sandbox, workspace } = await open(subject());
    const env = { PATH: path, TOKEN: "a=b\nc", EMPTY: "" };
    const { stdout } = await runIn(sandbox, workspace, "", { argv: ["/usr/bin/env", "-0"], env });
    const seen = stdout.split("\0").filter((line) => line !== "" && !added.has(line.split("=")[0] ?? ""));
    expect(seen.toSorted()).toEqual(
      Object.entries(env)
        .map(([name, value]) => `${name}=${value}`)
        .toSorted(),
    );
  });

  test("it begins in its working directory", async () => {
    const { sandbox, workspace } = await open(subject());
    await mkdir(join(workspace, "deep/er"), { recursive: true });
    const cwd = join(workspace, "deep/er");
    const { stdout } = await runIn(sandbox, workspace, "pwd -P", { cwd });
    expect(stdout.trim()).toBe(await realpath(cwd));
  });

  test("it has no terminal and no input", async () => {
    const { sandbox, workspace } = await open(subject());
    const script =
      "for fd in 0 1 2; do test -t $fd && echo terminal; done; (: </dev/tty) 2>/dev/null && echo tty; cat";
    expect(await runIn(sandbox, workspace, script)).toMatchObject({ stdout: "", stderr: "" });
  });

  test("each stream arrives whole and in order, also when its file is opened by name", async () => {
    const { sandbox, workspace } = await open(subject());
    const script =
      "for i in 1 2 3; do echo out$i; echo err$i >&2; done; echo named >/dev/stderr; echo end >/dev/stdout";
    expect(await runIn(sandbox, workspace, script)).toEqual({
      outcome: { kind: "exited", code: 0 },
      stdout: "out1\nout2\nout3\nend\n",
      stderr: "err1\nerr2\nerr3\nnamed\n",
    });
  });

  test("megabytes arrive as they were printed", async () => {
    const { sandbox, workspace } = await open(subject());
    const { outcome, stdout } = await runIn(sandbox, workspace, "seq 1 1000000");
    expect(outcome).toEqual({ kind: "exited", code: 0 });
    const expected = Array.from({ length: 1_000_000 }, (_, index) => `${index + 1}\n`).join("");
    expect(digest(stdout)).toBe(digest(expected));
  });

  test("programs of one sandbox run beside each other", async () => {
    const { sandbox, workspace } = await open(subject());
    const [waits] = await Promise.all([
      runIn(sandbox, workspace, "until [ -e go ]; do sleep 0.05; done; echo went"),
      runIn(sandbox, workspace, "touch go"),
    ]);
    expect(waits.stdout).toBe("went\n");
  });

  test("it writes to the workspace and the writable directories, also in one that is read-only else", async () => {
    const { workspace: given } = await open(subject());
    const out = join(given, "out");
    await mkdir(out);
    await writeFile(join(given, "brief.json"), "{}");
    const { sandbox, workspace } = await open(subject(), { readOnlyDirs: [given], writableDirs: [out] });
    const script = `cat '${given}/brief.json' >'${out}/result.json' && echo work >work`;
    expect((await runIn(sandbox, workspace, script)).outcome).toEqual({ kind: "exited", code: 0 });
    const read = async (file: string) => Buffer.from((await sandbox.readFile(file, 10)) ?? "").toString();
    expect(await read(join(out, "result.json"))).toBe("{}");
    expect(await read("work")).toBe("work\n");
  });

  test("Node runs in it", async () => {
    const { sandbox, workspace } = await open(subject(), {
      readOnlyDirs: [nodeDir],
      limits: { memoryBytes: 1024 * mebibyte },
    });
    const argv = [process.execPath, "-e", "console.log(6 * 7)"] as const;
    expect(await runIn(sandbox, workspace, "", { argv: [...argv] })).toMatchObject({
      stdout: "42\n",
      stderr: "",
    });
  });
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
