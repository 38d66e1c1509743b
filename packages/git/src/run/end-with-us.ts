import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { Writable } from "node:stream";

/** Makes sure that process groups do not outlive this process, even when it is killed with SIGKILL. */
export interface Watcher {
  add(group: number): void;
  remove(group: number): void;
}

/**
 * A small shell reads the groups that run from a pipe; when the kernel closes our end, it ends those that are left: in
 * order, so that git removes its lock files, and two seconds later by force. Where there is no POSIX shell,
 * `endOrphans` of the next start is what is left.
 */
export function createWatcher(): Watcher {
  const groups = new Set<number>();
  let shell: Shell | null = null;
  let idle: NodeJS.Timeout | undefined;
  /** It knows nothing yet: those before it died with what knew of them. */
  const begin = (): void => {
    shell = startShell(lose);
    shell.stdin.write([...groups].map((known) => `+ ${known}\n`).join(""));
  };
  const lose = (lost: Shell, wasKilled: boolean): void => {
    if (shell !== lost) return;
    shell = null;
    // A shell that cannot be started is not tried again and again.
    if (wasKilled && groups.size > 0) begin();
  };
  const dismiss = (): void => {
    shell?.stdin.end();
    shell = null;
  };
  return {
    add(group) {
      clearTimeout(idle);
      groups.add(group);
      if (shell === null) begin();
      else shell.stdin.write(`+ ${group}\n`);
    },
    remove(group) {
      if (!groups.delete(group)) return;
      shell?.stdin.write(`- ${group}\n`);
      if (groups.size === 0) idle = setTimeout(dismiss, idleMs).unref();
    },
  };
}

/** With nothing to watch for so long, it goes; the next command starts another. */
const idleMs = 5_000;

type Shell = ChildProcessByStdio<Writable, null, null>;

function startShell(onEnd: (shell: Shell, wasKilled: boolean) => void): Shell {
  const shell = spawn("/bin/sh", ["-c", script], {
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
    // Its own group, or a Ctrl-C in our terminal would end it before us.
    detached: true,
  });
  shell.unref();
  shell.once("error", () => onEnd(shell, false));
  shell.once("exit", (_code, signal) => onEnd(shell, signal !== null));
  // Its end is told by `exit`.
  shell.stdin.on("error", () => undefined);
  return shell;
}

const script = `groups=" "
while read -r op group; do
  case "$op" in
    +) groups="$groups$group " ;;
    -) case "$groups" in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
set -- $groups
[ $# -gt 0 ] || exit 0
for group in "$@"; do kill -s TERM -- "-$group"; done
sleep 2
for group in "$@"; do kill -s KILL -- "-$group"; done`;
