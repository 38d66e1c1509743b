import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { BriefTask, SessionBrief } from "@foundry/headless-contract";
import { createBrief, parseResult } from "@foundry/headless-contract";
import { onTestFinished } from "vitest";

export interface Workspace {
  /** Holds everything; removed after the test. */
  readonly dir: string;
  readonly root: string;
  git(...args: string[]): string;
  read(path: string): string;
  /** An executable script of Node, e.g. a stand-in for an agent. */
  script(name: string, source: string): string;
}

const identity = {
  GIT_AUTHOR_NAME: "Foundry",
  GIT_AUTHOR_EMAIL: "foundry@example.com",
  GIT_COMMITTER_NAME: "Foundry",
  GIT_COMMITTER_EMAIL: "foundry@example.com",
};

/** A clone as the adapter prepares it: a branch checked out, nothing uncommitted. */
export function createWorkspace(
  files: Readonly<Record<string, string>> = { "README.md": "# Shop\n" },
): Workspace {
  const dir = mkdtempSync(join(tmpdir(), "foundry-harness-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const root = join(dir, "workspace");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", env: { ...process.env, ...identity } });
  git("init", "--quiet", "--initial-branch", "foundry/work");
  git("add", "--all");
  git("commit", "--quiet", "--message", "First");
  const script = (name: string, source: string): string => {
    const path = join(dir, "bin", name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!${process.execPath}\n${source}`);
    chmodSync(path, 0o755);
    return path;
  };
  return { dir, root, git, read: (path) => readFileSync(join(root, path), "utf8"), script };
}

export function briefFor(workspace: Workspace, task: BriefTask, model?: string): SessionBrief {
  const created = createBrief(
    {
      trigger: task.kind === "run_prompt" ? "prompt" : "issue_assigned",
      repo: {
        owner: "acme",
        name: "shop",
        clone_url: "https://github.com/acme/shop.git",
        default_branch: "main",
      },
      task,
      familiar: {
        id: "foundry",
        display_name: "Foundry",
        skills: [],
        ...(model === undefined ? {} : { model }),
      },
      workspace: { root: workspace.root },
    },
    ["1", "2"],
  );
  if (created.kind !== "created") throw new Error(created.message);
  return created.brief;
}

export interface Started {
  kill(signal: NodeJS.Signals): void;
  /** Resolves when the output holds the text. */
  said(text: string): Promise<void>;
  /** Its process is gone and its output is read. */
  readonly ended: Promise<HarnessRun>;
  /** Its process is gone, whoever still holds its output. */
  readonly exited: Promise<number | null>;
}

export interface HarnessRun {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly reading: ReturnType<typeof parseResult>;
}

/** Starts a harness program as the adapter does, with an environment of its own. */
export function startHarness(
  workspace: Workspace,
  program: string,
  brief: unknown,
  env: Readonly<Record<string, string>> = {},
): Started {
  const briefPath = join(workspace.dir, "brief.json");
  const resultPath = join(workspace.dir, "result.json");
  writeFileSync(briefPath, typeof brief === "string" ? brief : JSON.stringify(brief));
  const child = spawn(
    process.execPath,
    [program, "--headless", "--context", briefPath, "--output", resultPath],
    {
      cwd: workspace.root,
      env: {
        PATH: process.env["PATH"],
        HOME: workspace.dir,
        FOUNDRY_DEMO_DELAY_MS: "0",
        ...identity,
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  let stdout = "";
  let stderr = "";
  const waiting = new Set<() => void>();
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    for (const check of waiting) check();
  });
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const ended = new Promise<HarnessRun>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) =>
      resolve({ code, signal, stdout, stderr, reading: parseResult(readIfThere(resultPath)) }),
    );
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const said = (text: string): Promise<void> =>
    new Promise((resolve) => {
      const check = (): void => {
        if (!stdout.includes(text)) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  return { kill: (signal) => child.kill(signal), said, ended, exited };
}

function readIfThere(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
