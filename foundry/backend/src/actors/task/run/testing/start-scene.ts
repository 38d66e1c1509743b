import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGithubClient } from "@foundry/github-client";
import { startGitHubDouble } from "@foundry/github-double";
import { onTestFinished } from "vitest";
import { createGithubPort } from "../../../../adapters/github.ts";
import { createLocalTaskWorker } from "../../../../adapters/tasks/create-local-task-worker.ts";
import { createHarnessRegistry } from "../../../../adapters/tasks/harness-registry.ts";
import { createWorkerGit } from "../../../../adapters/worker-git.ts";
import type { GitPort } from "../../../../ports/git.ts";
import type { GithubPort } from "../../../../ports/github.ts";
import { createMemoryTask, taskRequest, taskSeed } from "../../../testing/memory-task.ts";
import type { TaskRequest, TaskSeed } from "../../contract.ts";

export const NAME = "acme/web";

export interface SceneOptions {
  /** What runs as the repository's own command: a shell script; `$3` is the brief, `$5` the result file. */
  readonly harness?: string;
  readonly files?: Record<string, string>;
  readonly retries?: number;
  readonly timeoutMs?: number;
  /** The operator's variables for agents. */
  readonly env?: Record<string, string>;
  /** Puts something between the worker and GitHub. */
  readonly intercept?: (port: GithubPort) => GithubPort;
}

/** What a stand-in harness begins with: `answer STATUS [JSON...]` writes a result, `save MESSAGE` commits everything. */
const prelude = `
[ "$2" = --capabilities ] && { echo '{"contract_versions":["1","2"]}'; exit 0; }
BRIEF=$3 RESULT=$5
save() { git add -A && git commit -q -m "$1"; }
answer() {
  sha=$(git rev-parse HEAD 2>/dev/null)
  printf '{"contract_version":"1","status":"%s","branch":null,"commits":[%s],"files_changed":[],"summary":"%s","pr_body":"%s"}' \\
    "$1" "\${CLAIM-{\\"sha\\":\\"$sha\\",\\"message\\":\\"m\\"\\}}" "\${SUMMARY-It is done.}" "\${BODY-What was done.}" > "$RESULT"
}
`;

/**
 * A task with its worker: the actor's own procedures on SQLite in memory, the double's HTTP and git, the machine's
 * sandbox, and a harness that is a script in the repository. Lanes run when the test says so.
 */
export async function startScene(options: SceneOptions = {}) {
  const double = await startGitHubDouble();
  const { control } = double;
  for (const login of ["mona", "sam"]) control.createUser(login);
  control.createOrganization("acme", ["mona"]);
  control.installApp("acme");
  await control.createRepository(NAME, { private: true });
  const config = '[harness]\nprovider = "command"\ncommand = ["sh", "harness.sh"]\n';
  const script = `${prelude}\n${options.harness ?? "echo changed > work.txt; save Work; answer success"}\n`;
  const files = {
    "readme.md": "# web\n",
    "harness.sh": script,
    ".code-factory/config.toml": config,
    ...options.files,
  };
  await control.push(NAME, [{ branch: "main", message: "Begin", files }]);
  const { appId, privateKey } = double.appCredentials;
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const plain = createGithubPort(
    createGithubClient({
      appId,
      privateKey,
      baseUrl: double.url,
      userAgent: "foundry-test",
      paceWrites: false,
      log,
      observe: nothing,
    }),
  );
  const github = options.intercept?.(plain) ?? plain;
  const dataDir = mkdtempSync(join(tmpdir(), "foundry-task-"));
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const plainGit = createWorkerGit({
    github,
    dataDir,
    appSlug: () => Promise.resolve("foundry"),
    onError,
  });
  /** What happens around a push; whoever throws there is a process that dies there. */
  const around: { before: () => Promise<void>; after: () => Promise<void> } = { before: quiet, after: quiet };
  const git: GitPort = {
    ...plainGit,
    withMirror: (of, signal, use) =>
      plainGit.withMirror(of, signal, (mirror) =>
        use({
          ...mirror,
          async push(updates, asked) {
            await around.before();
            const results = await mirror.push(updates, asked);
            await around.after();
            return results;
          },
        }),
      ),
  };
  const { worker, stop } = await createLocalTaskWorker({
    github,
    git,
    harnesses: createHarnessRegistry({
      default: "demo",
      env: options.env ?? {},
      path: process.env["PATH"] ?? "",
      nodePath: process.execPath,
    }),
    dataDir,
    config: {
      sandbox: "local",
      timeoutMs: options.timeoutMs ?? 30_000,
      retries: options.retries ?? 0,
      retentionMs: 60_000,
    },
    taskUrl: (orgId, taskId) => `http://foundry.test/orgs/${orgId}/tasks/${taskId}`,
    firstDelayMs: 20,
    onError,
  });
  const memory = createMemoryTask({
    taskWorker: worker,
    now: Date.now,
    redact: (text) => github.redact(text),
    retryPolicy: { baseMs: 0, capMs: 0, maxAttempts: 3 },
    taskLimits: { leaseMs: 600_000, retentionMs: 60_000, cancelGraceMs: 30_000 },
  });
  onTestFinished(async () => {
    memory.stop();
    await stop();
    await double.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const repository = control.repository(NAME);
  const run = {
    repoId: String(repository.id),
    fullName: NAME,
    url: `${double.url}/${NAME}`,
    defaultBranch: "main",
    installationId: String(control.installation("acme").id),
  };
  let grants = 0;
  return {
    double,
    control,
    memory,
    worker,
    dataDir,
    errors,
    git,
    around,
    repository,
    create: (request: Partial<TaskRequest> | null = {}, seed: Partial<TaskSeed> = {}) =>
      memory.tell({
        kind: "create",
        seed: {
          ...taskSeed,
          createdAtMs: Date.now(),
          repoId: run.repoId,
          repoFullName: NAME,
          ...seed,
          request: request && taskRequest("first", request),
        },
      }),
    grant: () => memory.tell({ kind: "start", grant: ++grants, repository: run }),
    /** The run lane, then the lane of effects, until both have nothing to do. */
    async work() {
      await memory.run();
      await this.tell();
    },
    /** The process dies here. */
    die(): never {
      memory.kill();
      throw new Error("killed");
    },
    tell: () => worker.drainEffects(memory.instance(), new AbortController().signal),
    removeMirrors: () => rmSync(join(dataDir, "mirrors"), { recursive: true, force: true }),
    /** The one that the harness was given: it is the same until shortly before it expires. */
    async token(): Promise<string> {
      const asked = {
        repoId: run.repoId,
        permissions: { contents: "write" },
        signal: AbortSignal.timeout(10_000),
      } as const;
      return (await github.forInstallation(run.installationId).createRepositoryToken(asked)).token;
    },
    checks: () => [...repository.checkRuns.values()],
    pulls: () => [...repository.pulls.values()],
    head: (branch: string) => repository.refs.get(`refs/heads/${branch}`),
    /** Directories of attempts that are on the disk. */
    attemptDirs: () => listDirs(join(dataDir, "tasks")),
    async logText(stream?: string) {
      const rows = await memory.db.execute<{ stream: string; text: string }>(
        "SELECT stream, text FROM task_log_chunks ORDER BY n",
      );
      return rows
        .flatMap((row) => (stream === undefined || row.stream === stream ? [row.text] : []))
        .join("");
    },
    /** Everything that the task has stored. */
    async stored() {
      const tables = ["task", "task_attempts", "task_attempt_texts", "task_log_chunks", "task_effects"];
      tables.push("task_intents", "task_changed_files", "task_transitions", "topic_events", "outbox");
      const rows = await Promise.all(tables.map((table) => memory.db.execute(`SELECT * FROM ${table}`)));
      return JSON.stringify(rows);
    },
  };
}

export type Scene = Awaited<ReturnType<typeof startScene>>;

function listDirs(root: string): string[] {
  try {
    return readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
      /^\d+\/[^/]+\/\d+$/.test(path),
    );
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

/** Processes of this machine whose command line holds the text. */
export function processesWith(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => commandLine(pid).includes(text))
    .map(Number);
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1");
  } catch {
    // Gone meanwhile.
    return "";
  }
}

function nothing(): void {}

async function quiet(): Promise<void> {}
