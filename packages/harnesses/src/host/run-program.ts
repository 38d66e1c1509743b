import type { SessionBrief, SessionResult } from "@foundry/headless-contract";
import { readCommandLine } from "./command-line.ts";
import { readBrief } from "./read-brief.ts";
import { openWorkspaceGit } from "./workspace-git.ts";
import type { WorkspaceGit } from "./workspace-git.ts";
import { writeResult } from "./write-result.ts";

/** One JSON object per line on stdout; `type` says what it is, `text` is for people (docs/headless-contract.md). */
export interface HarnessEvent {
  readonly type: string;
  readonly text?: string;
  readonly [field: string]: unknown;
}

/** All that a harness' own work needs from outside. */
export interface Job {
  readonly brief: SessionBrief;
  readonly git: WorkspaceGit;
  /** The commit that the workspace stood at when the work began. */
  readonly base: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the adapter asks to end. */
  readonly signal: AbortSignal;
  say(line: string): void;
  event(event: HarnessEvent): void;
}

export interface Answer {
  readonly status: SessionResult["status"];
  readonly summary: string;
  readonly prBody: string;
  readonly exitReason: NonNullable<SessionResult["exit_reason"]> | null;
}

/** What a harness' work came to; `again`: nothing can be said, another run may do better (exit code 2). */
export type WorkEnd =
  { readonly kind: "answered"; readonly answer: Answer } | { readonly kind: "again"; readonly why: string };

export type Work = (job: Job) => Promise<WorkEnd>;

/** The process that the program runs in, so that tests need none. */
export interface ProgramHost {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  stdout(line: string): void;
  stderr(line: string): void;
}

/** [HC2] Speaks the contract around `work` and returns the exit code. */
export async function runProgram(host: ProgramHost, work: Work): Promise<number> {
  const command = readCommandLine(host.argv);
  switch (command.kind) {
    case "capabilities":
      host.stdout(JSON.stringify({ contract_versions: ["1", "2"] }));
      return 0;
    case "misused":
      host.stderr(command.message);
      return 2;
    case "work":
      return start(host, command.briefPath, command.resultPath, work);
  }
}

async function start(host: ProgramHost, briefPath: string, resultPath: string, work: Work): Promise<number> {
  const reading = await readBrief(briefPath);
  switch (reading.kind) {
    case "unreadable":
      host.stderr(reading.message);
      return 2;
    case "unsupported":
      host.stderr(reading.message);
      await writeResult(resultPath, refusal(reading.message));
      return 1;
    case "read":
      return finish(host, reading.brief, resultPath, work);
  }
}

async function finish(
  host: ProgramHost,
  brief: SessionBrief,
  resultPath: string,
  work: Work,
): Promise<number> {
  const git = openWorkspaceGit(brief.workspace.root);
  const base = await git.head();
  const end = await work({
    brief,
    git,
    base,
    env: host.env,
    signal: host.signal,
    say: (line) => host.stdout(line),
    event: (event) => host.stdout(JSON.stringify(event)),
  });
  if (host.signal.aborted) return stopped(host);
  if (end.kind === "again") {
    host.stderr(end.why);
    return 2;
  }
  await writeResult(resultPath, await describe(brief, end.answer, git, base));
  return exitCode(end.answer.status);
}

function stopped(host: ProgramHost): number {
  host.stderr("stopped before the work was done");
  return 2;
}

async function describe(
  brief: SessionBrief,
  answer: Answer,
  git: WorkspaceGit,
  base: string,
): Promise<SessionResult> {
  const commits = await git.commitsSince(base);
  return {
    contract_version: brief.contract_version,
    status: answer.status,
    branch: commits.length === 0 ? null : await git.branch(),
    commits: [...commits],
    files_changed: [...(await git.filesSince(base))],
    summary: answer.summary,
    pr_body: answer.prBody,
    exit_reason: answer.exitReason,
  };
}

function refusal(message: string): SessionResult {
  return {
    contract_version: "1",
    status: "failure",
    commits: [],
    files_changed: [],
    summary: message,
    pr_body: "",
    exit_reason: null,
  };
}

function exitCode(status: SessionResult["status"]): number {
  switch (status) {
    case "success":
    case "partial":
      return 0;
    case "failure":
      return 1;
    case "needs_input":
      return 3;
  }
}
