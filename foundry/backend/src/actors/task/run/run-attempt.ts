import { writeFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { TerminalError } from "@foundry/durable";
import {
  decideDisposition,
  MAX_RESULT_BYTES,
  parseCapabilities,
  parseResult,
} from "@foundry/headless-contract";
import type { ContractVersion, Disposition, HarnessExit, ResultReading } from "@foundry/headless-contract";
import { SandboxError } from "@foundry/sandbox";
import type { Sandbox, SandboxOutcome, SandboxSpec } from "@foundry/sandbox";
import type { HarnessProgram } from "../../../ports/harness.ts";
import type { AttemptKey, AttemptPaths, TokenHelper } from "../../../ports/workspace.ts";
import type { TaskContext } from "../context.ts";
import { bundleCommits } from "./collect-commits.ts";
import type { Collected, Collecting } from "./collect-commits.ts";
import { createSecretToken } from "./git-token.ts";
import type { SecretToken } from "./git-token.ts";
import type { Plan } from "./plan.ts";
import { harnessEnvironment, sandboxSpec } from "./sandbox-spec.ts";
import { createRedactor } from "./secrets.ts";
import type { Redactor } from "./secrets.ts";
import { createOutputStreams } from "./stream-output.ts";
import { sandboxId, whyAborted } from "./task-run.ts";
import type { TaskRun } from "./task-run.ts";
import { gitRepository, withMirror } from "./with-mirror.ts";
import type { WorkerDeps } from "./worker-deps.ts";
import { makeBrief } from "./write-brief.ts";

export interface Attempting {
  readonly w: WorkerDeps;
  readonly c: TaskContext;
  readonly run: TaskRun;
  readonly plan: Plan;
  readonly program: HarnessProgram;
  readonly attempt: number;
  /** From 1 within the run. */
  readonly tryNumber: number;
}

/** What came of one start of the harness, before anybody judges it. */
export interface AttemptReport {
  readonly exit: HarnessExit;
  readonly reading: ResultReading;
  readonly disposition: Disposition;
  readonly collected: Collected;
  readonly collecting: Omit<Collecting, "sandbox">;
}

const RESULT = "result.json";
const BRIEF = "brief.json";

/**
 * One start of the harness: workspace, brief, sandbox, output, result, commits. When it returns or throws, no process
 * of it is alive [HC5]; its directory is the caller's to put away.
 */
export async function runAttempt(a: Attempting): Promise<AttemptReport> {
  const { w, c, run, plan, program, attempt } = a;
  const token = await createSecretToken(w, run, plan);
  const redactor = createRedactor(() => [...token.seen(), ...program.secrets]);
  const key = attemptKey(c, attempt);
  const paths = await w.workspaces.create(key);
  const cloneUrl = w.github.cloneUrl(run.repository.url);
  const helping = w.tokenHelpers.start({
    url: cloneUrl,
    // The sandbox hears only that there is none; why, people read in the log.
    getToken: async () => {
      try {
        return await token.present();
      } catch (error) {
        await run.log(
          attempt,
          "foundry",
          `Git's token could not be renewed: ${redactor.text(String(error))}\n`,
        );
        throw error;
      }
    },
  });
  const [prepared, helped] = await Promise.allSettled([prepareWorkspace(a, paths), helping]);
  if (helped.status === "rejected") throw helped.reason;
  const helper = helped.value;
  try {
    if (prepared.status === "rejected") throw prepared.reason;
    const workspaceBytes = prepared.value;
    const { timeoutMs } = w.limits;
    const id = sandboxId(c.taskId, attempt);
    const { settings } = plan;
    const spec = sandboxSpec({ id, paths, settings, program, helper, timeoutMs, workspaceBytes });
    const sandbox = await createSandbox(w, settings.docker, spec);
    try {
      return await inSandbox(a, { sandbox, paths, helper, token, redactor, cloneUrl });
    } finally {
      await sandbox.destroy();
    }
  } finally {
    await helper.close();
  }
}

export function attemptKey(
  { orgId, taskId }: Pick<TaskContext, "orgId" | "taskId">,
  attempt: number,
): AttemptKey {
  return { orgId, taskId, attempt };
}

/** Returns its size. */
async function prepareWorkspace({ w, c, run, plan }: Attempting, paths: AttemptPaths): Promise<number> {
  const { target } = plan;
  const { signal } = run;
  const committer = await w.git.committer(gitRepository(c, run), "foundry");
  return withMirror(w, c, run, async (mirror) => {
    const heads = await mirror.headShas([...new Set([target.defaultBranch, target.baseBranch])], { signal });
    const remoteBranches = [...heads].map(([name, sha]) => ({ name, sha }));
    const { branch, startSha: commit } = target;
    await mirror.createWorkspace({ path: paths.repo, commit, branch, remoteBranches, committer }, { signal });
    return mirror.sizeBytes();
  });
}

async function createSandbox(w: WorkerDeps, docker: boolean, spec: SandboxSpec) {
  try {
    const { adapter } = await w.sandboxes.choose(docker);
    return await adapter.create(spec);
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    throw new TerminalError(`sandbox_${error.code}`, `The sandbox cannot be made: ${error.message}.`, {
      cause: error,
    });
  }
}

interface Inside {
  readonly sandbox: Sandbox;
  readonly paths: AttemptPaths;
  readonly helper: TokenHelper;
  readonly token: SecretToken;
  readonly redactor: Redactor;
  readonly cloneUrl: string;
}

async function inSandbox(a: Attempting, inside: Inside): Promise<AttemptReport> {
  const { run, plan, program, attempt, tryNumber } = a;
  const { sandbox, paths, redactor, cloneUrl, helper, token } = inside;
  const env = harnessEnvironment({ program, helper, paths, tryNumber, token: await token.present() });
  const versions = program.versions ?? (await askVersions(a, inside, env));
  const brief = makeBrief({ run, plan, paths, cloneUrl, versions, redactor });
  const briefFile = join(paths.brief, BRIEF);
  await writeFile(briefFile, `${JSON.stringify(brief, null, 2)}\n`);
  await run.commit(async (draft) => {
    await draft.saveBrief(attempt, redactor.json(brief));
    await draft.transition("running");
  });
  const resultFile = join(paths.out, RESULT);
  const argv = [...commandIn(paths, program), "--context", briefFile, "--output", resultFile] as const;
  const exit = exitOf(await execute(a, inside, argv, env), run.signal);
  const reading = await readResult(sandbox, resultFile);
  const result = reading.kind === "valid" ? reading.result : null;
  const disposition = decideDisposition(redactedExit(exit, redactor), reading);
  const collecting = {
    paths,
    path: program.env["PATH"] ?? "/usr/local/bin:/usr/bin:/bin",
    baseSha: plan.target.startSha,
    result,
    redactor,
    guarded: createRedactor(() => [...token.seen(), ...program.keys]).liveValues(),
    signal: run.signal,
  };
  const none: Collected = { kind: "none" };
  const [collected] = await Promise.all([
    disposition.kind === "finished" ? bundleCommits({ ...collecting, sandbox }) : none,
    result === null ? null : run.saveAttemptResult(attempt, redactor.json(result)),
    run.flushLog(),
  ]);
  return { exit, reading, disposition, collected, collecting };
}

/** A program that the repository brings itself is named from its root. */
function commandIn(paths: AttemptPaths, { argv: [program, ...args] }: HarnessProgram) {
  const isOwn = program.includes("/") && !isAbsolute(program);
  return [isOwn ? join(paths.repo, program) : program, ...args, "--headless"] as const;
}

async function execute(
  { run, attempt }: Attempting,
  { sandbox, paths, redactor }: Inside,
  argv: readonly [string, ...string[]],
  env: Record<string, string>,
): Promise<SandboxOutcome> {
  const streams = createOutputStreams(redactor, (stream, text) => run.log(attempt, stream, text));
  try {
    return await sandbox.exec({
      argv,
      env,
      cwd: paths.repo,
      signal: run.signal,
      onOutput: (stream, bytes) => streams.push(stream, bytes),
    });
  } finally {
    // Nothing may be written any more by whoever lost the lease.
    if (whyAborted(run.signal) !== "lease_lost") await streams.end();
  }
}

const MAX_CAPABILITIES_BYTES = 16_384;
const CAPABILITIES_TIMEOUT_MS = 10_000;

/** What a program that does not know the flag does with it does not matter: it counts as one of version 1. */
async function askVersions(
  { run, program }: Attempting,
  { sandbox, paths }: Inside,
  env: Record<string, string>,
): Promise<readonly ContractVersion[]> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const enough = new AbortController();
  await sandbox.exec({
    argv: [...commandIn(paths, program), "--capabilities"],
    env,
    cwd: paths.repo,
    signal: AbortSignal.any([run.signal, enough.signal, AbortSignal.timeout(CAPABILITIES_TIMEOUT_MS)]),
    onOutput(stream, chunk) {
      if (stream === "stderr") return;
      bytes += chunk.length;
      if (bytes > MAX_CAPABILITIES_BYTES) enough.abort();
      else chunks.push(chunk);
    },
  });
  run.signal.throwIfAborted();
  return parseCapabilities(Buffer.concat(chunks).toString("utf8"));
}

/** @throws the run's own reason, where it was ended on purpose */
function exitOf(outcome: SandboxOutcome, signal: AbortSignal): HarnessExit {
  if (outcome.kind !== "aborted") return outcome;
  signal.throwIfAborted();
  return { kind: "signalled", signal: "SIGKILL" };
}

function redactedExit(exit: HarnessExit, redactor: Redactor): HarnessExit {
  return exit.kind === "spawn_failed"
    ? { ...exit, message: redactor.text(exit.message).slice(0, 500) }
    : exit;
}

/** [HC3] The attempt's own file, which was not there before it. A link, a pipe or a file too large is no result. */
async function readResult(sandbox: Sandbox, file: string): Promise<ResultReading> {
  try {
    return parseResult(await sandbox.readFile(file, MAX_RESULT_BYTES));
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    if (error.code === "file_too_large") return parseResult(new Uint8Array(MAX_RESULT_BYTES + 1));
    if (error.code === "unsafe_path") return { kind: "missing" };
    throw error;
  }
}
