import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import type { AgentCli, AgentEvent } from "./agent-cli.ts";
import { createLineSplitter } from "./split-lines.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface AgentStart {
  readonly cwd: string;
  readonly prompt: string;
  readonly model: string | undefined;
  readonly env: Environment;
  readonly signal: AbortSignal;
  onEvent(event: AgentEvent): void;
  /** A line of its output that is no JSON. */
  onText(line: string): void;
  /** How long it may take to end after SIGTERM. */
  readonly graceMs: number;
}

export type AgentEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "not_started"; readonly message: string };

/** The agent is not told these: it has no business with GitHub. */
const withheld = new Set(["FOUNDRY_GIT_TOKEN", "COVEN_GIT_TOKEN"]);

/** How long its last output may take after it has ended. */
const DRAIN_MS = 1000;

/** Runs the agent to its end; an abort asks it to end and then ends it. Its stderr is this program's. */
export async function runAgent(cli: AgentCli, start: AgentStart): Promise<AgentEnd> {
  const executable = start.env["FOUNDRY_HARNESS_EXECUTABLE"] ?? cli.executable;
  const child = spawn(executable, cli.args(start.model), {
    cwd: start.cwd,
    env: agentEnv(cli, start.env),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createLineSplitter((line) => readLine(cli, line, start));
  child.stdout.on("data", (bytes: Buffer) => lines.push(bytes));
  // An agent that ends without reading its prompt breaks the pipe; its exit code says the rest.
  child.stdin.on("error", (error) => start.onText(`The agent did not read its prompt: ${error.message}`));
  child.stdin.end(start.prompt);
  const stop = stopper((signal) => child.kill(signal), start.graceMs);
  start.signal.addEventListener("abort", stop.begin, { once: true });
  if (start.signal.aborted) stop.begin();
  let drained: NodeJS.Timeout | undefined;
  try {
    return await new Promise<AgentEnd>((resolve) => {
      child.once("error", (error) => resolve({ kind: "not_started", message: error.message }));
      // What it started may hold its stdout for as long as it likes.
      child.once("exit", () => {
        drained = setTimeout(() => child.stdout.destroy(), DRAIN_MS);
      });
      child.once("close", (code, signal) => {
        lines.end();
        resolve(
          code === null ? { kind: "signalled", signal: signal ?? "a signal" } : { kind: "exited", code },
        );
      });
    });
  } finally {
    start.signal.removeEventListener("abort", stop.begin);
    stop.cancel();
    clearTimeout(drained);
  }
}

function readLine(cli: AgentCli, line: string, start: AgentStart): void {
  const parsed = parseJson(line);
  if (parsed === undefined) {
    start.onText(line);
    return;
  }
  for (const event of cli.read(parsed)) start.onEvent(event);
}

interface Stopper {
  readonly begin: () => void;
  readonly cancel: () => void;
}

/** SIGTERM at once, SIGKILL after the grace. */
function stopper(kill: (signal: "SIGTERM" | "SIGKILL") => void, graceMs: number): Stopper {
  let timer: NodeJS.Timeout | undefined;
  return {
    begin: () => {
      kill("SIGTERM");
      timer = setTimeout(() => kill("SIGKILL"), graceMs);
    },
    cancel: () => clearTimeout(timer),
  };
}

/** Agents that are Node scripts find the Node that runs this program. */
function agentEnv(cli: AgentCli, own: Environment): Record<string, string | undefined> {
  const passed = Object.entries(own).filter(([name]) => !withheld.has(name));
  const path = [
    dirname(process.execPath),
    ...(own["PATH"] ?? "").split(delimiter).filter((dir) => dir !== ""),
  ];
  return { ...Object.fromEntries(passed), PATH: [...new Set(path)].join(delimiter), ...cli.env(own) };
}

function parseJson(line: string): unknown {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
