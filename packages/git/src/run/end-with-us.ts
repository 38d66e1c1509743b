import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";

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
  let shell: ChildProcess | null = null;
  const tell = (line: string): void => {
    if (shell === null) {
      shell = startShell(() => (shell = null));
      // It knows nothing yet, or died and forgot.
      shell.stdin?.write([...groups].map((group) => `+ ${group}\n`).join(""));
    } else shell.stdin?.write(line);
  };
  return {
    add(group) {
      groups.add(group);
      tell(`+ ${group}\n`);
    },
    remove(group) {
      if (groups.delete(group)) tell(`- ${group}\n`);
    },
  };
}

function startShell(onEnd: () => void): ChildProcess {
  const shell = spawn("/bin/sh", ["-c", script], {
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
    // Its own group, or a Ctrl-C in our terminal would end it before us.
    detached: true,
  });
  shell.unref();
  shell.once("error", onEnd);
  shell.once("exit", onEnd);
  // It went away: the next line starts another.
  shell.stdin.on("error", onEnd);
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
