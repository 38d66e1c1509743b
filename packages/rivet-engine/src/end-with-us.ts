import { spawn } from "node:child_process";

/**
 * Makes sure that process `pid` does not outlive this one, even when this one is killed with SIGKILL and can do
 * nothing any more: a tiny shell waits at a pipe from us, and when the kernel closes our end it ends `pid`. In order,
 * and by force only after five seconds: an engine that was killed leaves leases on its workflows, and the next one
 * waits half a minute for them before it moves an actor (docs/platform-notes.md).
 * (PR_SET_PDEATHSIG would have to be set by the child itself before it executes, which Node has no means for.)
 * Where there is no POSIX shell, the stale engine is ended by the next start.
 *
 * @returns the end of the watch; call it as soon as `pid` is gone, before its number can be given to another program
 */
export function endWithUs(pid: number): () => void {
  if (process.platform === "win32") return () => undefined;
  const watcher = spawn("/bin/sh", ["-c", endInOrder, "sh", String(pid)], {
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
    // Its own group, or a Ctrl-C in our terminal would end it before us.
    detached: true,
  });
  watcher.unref();
  // Without a shell there is no watch: then the next start cleans up.
  watcher.on("error", () => undefined);
  watcher.stdin.on("error", () => undefined);
  return () => watcher.kill("SIGKILL");
}

const endInOrder = `read -r _
kill -TERM "$1"
for _ in 1 2 3 4 5 6 7 8 9 10; do
  sleep 0.5
  kill -0 "$1" || exit 0
done
kill -KILL "$1"`;
