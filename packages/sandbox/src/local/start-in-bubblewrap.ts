import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { Readable, Writable } from "node:stream";
import { labelName } from "../process/find-labelled.ts";
import { readProcess } from "../process/read-process.ts";
import type { ProcessFacts } from "../process/read-process.ts";
import type { SandboxOutcome } from "../types.ts";
import { leaderOf, outcomeOf } from "./child.ts";
import { openPipes } from "./open-pipes.ts";
import { namespaceProcesses } from "./process-set.ts";
import type { RunningProgram } from "./run-program.ts";

export interface BubblewrapStart {
  readonly program: string;
  /** `bubblewrap-args.ts`: they hold the environment, so they go through a pipe. */
  readonly args: readonly string[];
  /** The limits' prefix and the program's own argv. */
  readonly argv: readonly string[];
  readonly label: string;
  readonly tempDir: string;
}

/** The fds of bubblewrap's own options and of what it reports. */
const [argsFd, statusFd] = [3, 4];

/** Ends with us, and the kernel ends all in it: `--die-with-parent` in a PID namespace. */
export async function startInBubblewrap(start: BubblewrapStart): Promise<RunningProgram> {
  const pipes = await openPipes(start.tempDir);
  const options = ["--args", String(argsFd), "--json-status-fd", String(statusFd), "--"];
  const child = spawn(start.program, [...options, ...start.argv], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", [labelName]: start.label },
    stdio: ["ignore", ...pipes.write, "pipe", "pipe"],
    detached: true,
  });
  pipes.closeWriteEnds();
  const ended = outcomeOf(child).then(asInShells);
  sendArgs(child, start.args);
  const first = watchFirstProcess(child);
  return {
    output: pipes,
    processes: namespaceProcesses(leaderOf(child), start.label, first),
    ended,
    release: () => pipes.destroy(),
  };
}

function sendArgs(child: ChildProcess, args: readonly string[]): void {
  const stream = child.stdio[argsFd];
  if (!(stream instanceof Writable)) return;
  // It may be killed before it has read them; its exit tells.
  stream.on("error", () => undefined);
  stream.end(args.map((arg) => `${arg}\0`).join(""));
}

/** The namespace's first process, once bubblewrap has told of it. */
function watchFirstProcess(child: ChildProcess): () => ProcessFacts | null {
  let first: ProcessFacts | null = null;
  let status = "";
  const stream = child.stdio[statusFd];
  if (!(stream instanceof Readable)) return () => null;
  stream.on("error", () => undefined);
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    status += chunk;
    const pid = /"child-pid": (\d+)/.exec(status)?.[1];
    if (first === null && pid !== undefined) first = readProcess(Number(pid));
  });
  return () => first;
}

/** bubblewrap's first process passes the end by a signal on as 128 + n, and nothing tells it from such an exit code. */
function asInShells(outcome: SandboxOutcome): SandboxOutcome {
  if (outcome.kind !== "exited" || outcome.code <= 128) return outcome;
  const name = Object.entries(constants.signals).find(([, number]) => number === outcome.code - 128)?.[0];
  return name === undefined ? outcome : { kind: "signalled", signal: name };
}
