import { readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { parseResult } from "../parse-result.ts";
import type { ResultReading } from "../parse-result.ts";
import { runProcess } from "./run-process.ts";
import type { ProcessEnd } from "./run-process.ts";
import type { Workspace, Workspaces } from "./workspace.ts";

/** The harness program as it is checked. */
export interface Subject {
  readonly argv: readonly [string, ...string[]];
  readonly timeoutMs: number;
  /** How long it may take to end after SIGTERM. */
  readonly termMs: number;
  /** Names of the kit's own environment that the program gets, too. */
  readonly passEnv: readonly string[];
}

/** The program, and where its workspaces come from. */
export interface Bench {
  readonly subject: Subject;
  readonly workspaces: Workspaces;
}

export interface Attempt {
  readonly workspace: Workspace;
  readonly end: ProcessEnd;
  readonly reading: ResultReading;
  /** Places beside the workspace that are not as they were. */
  readonly strayed: readonly string[];
}

/** Looks like one of GitHub's; nobody's. */
export const canaryToken = "ghs_C0nf0rmanceKitCanary000000000000000000";

export interface AttemptStart {
  /** What the brief's file holds, made for the workspace; null: there is no file. */
  readonly brief: ((workspace: Workspace) => string) | null;
  readonly termAfterMs?: number;
}

/** Starts the harness in a workspace of its own, lets `look` see what is left, and removes it. */
export async function attempt<T>(
  { subject, workspaces }: Bench,
  { brief, termAfterMs }: AttemptStart,
  look: (attempt: Attempt) => T,
): Promise<T> {
  const workspace = workspaces.create();
  try {
    if (brief !== null) writeFileSync(workspace.briefPath, brief(workspace), { mode: 0o444 });
    const before = workspace.surroundings();
    const end = await runProcess({
      argv: [
        ...subject.argv,
        "--headless",
        "--context",
        workspace.briefPath,
        "--output",
        workspace.resultPath,
      ],
      cwd: workspace.root,
      env: environment(subject, workspace),
      timeoutMs: subject.timeoutMs,
      termAfterMs: termAfterMs ?? null,
    });
    const strayed = difference(before, workspace.surroundings());
    return look({ workspace, end, reading: parseResult(readIfThere(workspace.resultPath)), strayed });
  } finally {
    workspace.remove();
  }
}

/** Asks for the program's versions, in an empty workspace. */
export async function askCapabilities<T>(
  { subject, workspaces }: Bench,
  look: (end: ProcessEnd) => T,
): Promise<T> {
  const workspace = workspaces.create();
  try {
    const end = await runProcess({
      argv: [...subject.argv, "--headless", "--capabilities"],
      cwd: workspace.root,
      env: environment(subject, workspace),
      timeoutMs: Math.min(subject.timeoutMs, 10_000),
      termAfterMs: null,
    });
    return look(end);
  } finally {
    workspace.remove();
  }
}

function environment(subject: Subject, workspace: Workspace): Record<string, string> {
  const passed = subject.passEnv.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    PATH: [...(process.env["PATH"] ?? "").split(delimiter), dirname(process.execPath)].join(delimiter),
    HOME: workspace.home,
    TMPDIR: workspace.tmp,
    LANG: "C.UTF-8",
    GIT_TERMINAL_PROMPT: "0",
    FOUNDRY_TRY: "1",
    FOUNDRY_GIT_TOKEN: canaryToken,
    COVEN_GIT_TOKEN: canaryToken,
    ...Object.fromEntries(passed),
  };
}

function difference(before: readonly string[], after: readonly string[]): readonly string[] {
  const [was, is] = [new Set(before), new Set(after)];
  const changed = [...before.filter((line) => !is.has(line)), ...after.filter((line) => !was.has(line))];
  return [...new Set(changed.map((line) => line.split(": ", 1)[0] ?? ""))];
}

function readIfThere(path: string): Uint8Array | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
