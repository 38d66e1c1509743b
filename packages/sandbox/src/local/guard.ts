import { spawn } from "node:child_process";
import { labelName } from "../process/find-labelled.ts";

export interface Guard {
  /** The head of the group that it ends when we are gone. */
  watch(group: number): void;
  release(): void;
}

/**
 * Where no namespace ends with us: a small shell that waits for the end of a pipe whose other end only we hold. When we
 * are killed, it ends the group and whatever has the label, until nothing is left. Started before the program, so that
 * there is no moment without it.
 */
export function startGuard(label: string): Guard {
  const shell = spawn("/bin/sh", ["-c", script, "guard", `${labelName}=${label}`], {
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin" },
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  shell.unref();
  // Without it the reaper of the next start is what is left.
  shell.on("error", () => undefined);
  shell.stdin.on("error", () => undefined);
  return {
    watch: (group) => void shell.stdin.write(`${group}\n`),
    release: () => void shell.stdin.end("\nreleased\n"),
  };
}

const script = `group= released=
while read -r line; do
  case "$line" in
    released) released=yes ;;
    ?*) group=$line ;;
  esac
done
[ -n "$released" ] && exit 0
tries=0
while [ "$tries" -lt 100 ]; do
  [ -n "$group" ] && kill -s KILL -- "-$group"
  group=
  left=
  for file in $(grep -slzx -- "$1" /proc/[0-9]*/environ); do
    pid=\${file#/proc/}
    kill -s KILL "\${pid%/environ}"
    left=yes
  done
  [ -z "$left" ] && exit 0
  tries=$((tries + 1))
  sleep 0.1 || sleep 1
done`;
