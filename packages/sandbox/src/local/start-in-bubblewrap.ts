import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { Readable, Writable } from "node:stream";
import { labelName } from "../process/find-labelled.ts";
import { readProcess } from "../process/read-process.ts";
import type { ProcessFacts } from "../process/read-process.ts";
import { asInShells } from "../run/as-in-shells.ts";
import type { SandboxOutcome } from "../types.ts";
import { leaderOf, outcomeOf } from "./child.ts";
import type { StartedProcesses } from "./local-program.ts";
import type { Pipes } from "./open-pipes.ts";
import { namespaceProcesses } from "./process-set.ts";

export interface BubblewrapStart {
  readonly program: string;
  /** `bubblewrap-args.ts`: they hold the environment, so they go through a pipe. */
  readonly args: readonly string[];
  /** The limits' prefix and the program's own argv. */
  readonly argv: readonly string[];
  readonly label: string;
  readonly takePipes: () => Promise<Pipes>;
}

/** The fds of bubblewrap's own options and of what it reports. */
const [argsFd, statusFd] = [3, 4];

/** Ends with us, and the kernel ends all in it: `--die-with-parent` in a PID namespace. */
export async function startInBubblewrap(start: BubblewrapStart): Promise<StartedProcesses> {
  const pipes = await start.takePipes();
  const options = ["--args", String(argsFd), "--json-status-fd", String(statusFd), "--"];
  const child = spawn(start.program, [...options, ...start.argv], {
    cwd: "/",
    env: { PATH: "/usr/bin:/bin", [labelName]: start.label },
    stdio: ["ignore", ...pipes.write, "pipe", "pipe"],
    detached: true,
  });
  pipes.closeWriteEnds();
  const status = readStatus(child);
  sendArgs(child, start.args);
  return {
    stdout: pipes.stdout,
    stderr: pipes.stderr,
    processes: namespaceProcesses(leaderOf(child), start.label, status.first),
    ended: outcomeOf(child).then((outcome) => judge(outcome, status)),
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

interface Status {
  /** The namespace's first process, once bubblewrap has told of it. */
  readonly first: () => ProcessFacts | null;
  /** Whether the program ran and ended; after all was read. */
  readonly ran: () => Promise<boolean>;
}

function readStatus(child: ChildProcess): Status {
  const stream = child.stdio[statusFd];
  let first: ProcessFacts | null = null;
  let said = "";
  if (!(stream instanceof Readable)) return { first: () => null, ran: () => Promise.resolve(false) };
  const read = new Promise<void>((resolve) => {
    stream.once("close", resolve);
  });
  stream.on("error", () => undefined);
  stream.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
    const pid = /"child-pid": (\d+)/.exec(said)?.[1];
    if (first === null && pid !== undefined) first = readProcess(Number(pid));
  });
  return { first: () => first, ran: () => read.then(() => said.includes('"exit-code"')) };
}

/** bubblewrap that could not make the sandbox exits with 1, as a program might that did its work badly. */
async function judge(outcome: SandboxOutcome, { ran }: Status): Promise<SandboxOutcome> {
  if (outcome.kind !== "exited" || (await ran())) return asInShells(outcome);
  return { kind: "spawn_failed", message: "bubblewrap could not make the sandbox; its output says why" };
}
