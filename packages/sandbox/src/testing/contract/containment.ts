import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { mebibyte, path, runIn } from "../run-in.ts";
import { tempDir } from "../temp-dir.ts";
import { nodeDir, open } from "./subject.ts";
import type { Subject } from "./subject.ts";

/** What a program cannot see, change or reach; for adapters that contain. */
export function containment(subject: () => Subject, sharesNetwork: boolean): void {
  test("it sees no home, no other directory and no key of the machine", async () => {
    const secret = tempDir();
    await writeFile(join(secret, "key"), "s3cret", { mode: 0o644 });
    const { sandbox, workspace } = await open(subject());
    // The home may be above where the tests' own directories are made.
    const homes = workspace.startsWith(homedir()) ? [] : [homedir()];
    const places = [
      `${secret}/key`,
      secret,
      `${homedir()}/.ssh`,
      ...homes,
      "/etc/shadow",
      "/etc/ssl/private",
    ];
    for (const place of places) {
      const { stdout } = await runIn(sandbox, workspace, `cat '${place}'; ls -A '${place}'`);
      expect([place, stdout]).toEqual([place, ""]);
    }
  });

  test("it sees nothing of this process", async () => {
    const { sandbox, workspace } = await open(subject());
    const { stdout } = await runIn(sandbox, workspace, "ls /proc; cat /proc/*/environ /proc/*/cmdline", {
      env: { PATH: path },
    });
    expect(stdout.split("\n").filter((name) => /^\d+$/.test(name)).length).toBeLessThan(6);
    expect(stdout).not.toContain("vitest");
    const { outcome } = await runIn(sandbox, workspace, `kill -0 ${process.pid}`);
    expect(outcome).not.toEqual({ kind: "exited", code: 0 });
  });

  test("the system is read-only, and so are the kernel's settings", async () => {
    const { sandbox, workspace } = await open(subject());
    const places = ["/x", "/usr/x", "/usr/bin/env", "/etc/passwd", "/bin/x", "/dev/x", "/run/x", "/var/x"];
    const kernel = ["/proc/sys/kernel/hostname", "/proc/sys/vm/swappiness", "/proc/sysrq-trigger"];
    for (const place of [...places, ...kernel]) {
      const { outcome } = await runIn(sandbox, workspace, `test ! -w '${place}' || : >>'${place}'`);
      const { outcome: written } = await runIn(sandbox, workspace, `(: >>'${place}') 2>/dev/null`);
      expect([place, outcome.kind, written]).toEqual([
        place,
        "exited",
        expect.not.objectContaining({ code: 0 }),
      ]);
    }
  });

  test("its memory file systems have an end", async () => {
    const { sandbox, workspace } = await open(subject(), { limits: { memoryBytes: 64 * mebibyte } });
    for (const place of ["/tmp/x", "/dev/shm/x"]) {
      const { outcome } = await runIn(
        sandbox,
        workspace,
        `head -c 200000000 /dev/zero >${place}; s=$?; rm ${place}; exit $s`,
      );
      expect([place, outcome]).toEqual([place, expect.not.objectContaining({ code: 0 })]);
    }
  });

  test("it is not root, has no capability and gets none", async () => {
    const { sandbox, workspace } = await open(subject());
    const { stdout } = await runIn(
      sandbox,
      workspace,
      "id -u; grep -E '^(CapEff|CapPrm|NoNewPrivs)' /proc/self/status",
    );
    expect(stdout).not.toMatch(/^0$/m);
    expect(stdout).toMatch(/CapPrm:\s+0{16}\nCapEff:\s+0{16}\nNoNewPrivs:\s+1/);
    for (const script of ["unshare -U true", "mount -t tmpfs tmpfs /tmp", "chroot / true"])
      expect((await runIn(sandbox, workspace, script)).outcome).not.toEqual({ kind: "exited", code: 0 });
  });

  test("without a network there is none, not even this machine's own", async () => {
    const { connect } = await listen();
    const { sandbox, workspace } = await open(subject(), { readOnlyDirs: [nodeDir] });
    const [closed, listing] = await Promise.all([
      runIn(sandbox, workspace, "", { argv: connect }),
      runIn(sandbox, workspace, "tail -n +3 /proc/net/dev | cut -d: -f1 | tr -d ' '"),
    ]);
    expect(closed.outcome).toEqual({ kind: "exited", code: 9 });
    expect(listing.stdout).toBe("lo\n");
  });

  test.runIf(sharesNetwork)("with a network asked for, it reaches what this machine does", async () => {
    const { connect } = await listen();
    const { sandbox, workspace } = await open(subject(), { readOnlyDirs: [nodeDir], network: "open" });
    const { outcome } = await runIn(sandbox, workspace, "", { argv: connect });
    expect(outcome).toEqual({ kind: "exited", code: 0 });
  });

  test("two sandboxes at once see neither each other's processes nor files", async () => {
    const [one, other] = await Promise.all([open(subject()), open(subject())]);
    const stop = new AbortController();
    const running = runIn(one.sandbox, one.workspace, "echo 1 >/tmp/mine; echo 1 >ready; exec sleep 50", {
      signal: stop.signal,
    });
    await expect.poll(() => one.sandbox.readFile("ready", 10)).not.toBeNull();
    const look = `ls /tmp '${one.workspace}' 2>/dev/null; cat /proc/*/cmdline | tr '\\0' ' ' | grep -c 'sleep 50'`;
    const seen = await runIn(other.sandbox, other.workspace, look);
    expect(seen.stdout).not.toContain("mine");
    expect(seen.stdout).not.toContain("ready");
    const kill = await runIn(other.sandbox, other.workspace, "kill -9 -1; true");
    expect(kill.outcome.kind).not.toBe("spawn_failed");
    expect(await Promise.race([running, Promise.resolve("still runs")])).toBe("still runs");
    stop.abort();
    expect((await running).outcome).toEqual({ kind: "aborted" });
  });
}

/** A server on the loopback, and a Node program that exits with 0 if it reaches it, else with 9. */
async function listen() {
  const server = createServer((socket) => socket.end());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const script = `require("node:net").connect(${port}, "127.0.0.1").on("connect", () => process.exit(0)).on("error", () => process.exit(9))`;
  return { connect: [process.execPath, "-e", script] as [string, ...string[]] };
}
