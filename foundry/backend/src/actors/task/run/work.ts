import { systemClock } from "@foundry/durable";
import { decideRetry } from "@foundry/headless-contract";
import type { Disposition, HarnessExit } from "@foundry/headless-contract";
import type { TaskContext } from "../context.ts";
import { checkCommits, receiveCommits } from "./collect-commits.ts";
import type { Collected } from "./collect-commits.ts";
import { judge, outcomeOf } from "./judge.ts";
import type { Plan } from "./plan.ts";
import type { chooseTools } from "./preflight.ts";
import { PUBLICATION } from "./publication.ts";
import type { Publication } from "./publication.ts";
import { describeWork, noWork, resultOf } from "./record-result.ts";
import type { GitsWord } from "./record-result.ts";
import { attemptKey, runAttempt } from "./run-attempt.ts";
import type { AttemptReport, Attempting } from "./run-attempt.ts";
import { sandboxId, whyAborted } from "./task-run.ts";
import type { RunEnd, TaskPatch, TaskRun } from "./task-run.ts";
import { withMirror } from "./with-mirror.ts";
import type { WorkerDeps } from "./worker-deps.ts";

export type Worked =
  | { readonly kind: "publish"; readonly publication: Publication }
  | { readonly kind: "ended"; readonly end: RunEnd };

type Work = Pick<Attempting, "plan" | "program"> &
  Pick<Awaited<ReturnType<typeof chooseTools>>, "adapter" | "note"> & {
    readonly check: NonNullable<TaskPatch["check"]>;
  };

/** [HC3] Attempts until one has an answer or the budget is used up. Interrupted ones do not count. */
export async function work(
  w: WorkerDeps,
  c: TaskContext,
  run: TaskRun,
  { adapter, note, check, ...on }: Work,
): Promise<Worked> {
  if (note !== null) await run.log(0, "foundry", `${note}\n`);
  for (;;) {
    await run.transition("preparing");
    const by = { harness: on.program.provider, sandbox: adapter.name };
    const { n, tryNumber } = await run.startAttempt(by, { check });
    const done = await oneAttempt({ w, c, run, ...on, attempt: n, tryNumber });
    if (done.kind === "finished") return { kind: "publish", publication: done.publication };
    const tries = await countTries(run);
    const retry = decideRetry(tries, w.limits.budget, w.random);
    if (retry.kind === "exhausted") return { kind: "ended", end: exhausted(tries, done.note) };
    await run.log(
      n,
      "foundry",
      `${sentence(done.note)} Trying again in ${(retry.delayMs / 1000).toFixed(1)} s.\n`,
    );
    await pause(retry.delayMs, run.signal);
  }
}

/** Those that a death of the service ended use up nothing. */
async function countTries(run: TaskRun): Promise<number> {
  return (await run.attempts()).filter(({ outcome }) => outcome !== "interrupted").length;
}

function exhausted(tries: number, note: string): RunEnd {
  const times = tries === 1 ? "once" : `${tries} times`;
  const message = `The harness was run ${times} without an answer. The last time: ${note}.`;
  return { status: "error", reason: { code: "retries_exhausted", message } };
}

type Done =
  | { readonly kind: "finished"; readonly publication: Publication }
  | { readonly kind: "retry"; readonly note: string };

/** [HC5] Whatever happens in it, its sandbox is gone after it, its directory put away, and the attempt has an end. */
async function oneAttempt(a: Attempting): Promise<Done> {
  const { w, c, run, attempt } = a;
  const id = sandboxId(c.taskId, attempt);
  w.alive.add(id);
  let isKept = false;
  try {
    const report = await runAttempt(a);
    if (report.disposition.kind === "retry") {
      await run.endAttempt(attempt, {
        ...endOf(report.exit),
        outcome: outcomeOf(report.disposition),
        note: report.disposition.note,
      });
      return { kind: "retry", note: report.disposition.note };
    }
    const publication = await conclude(a, report, report.disposition);
    isKept = publication.headSha !== null;
    return { kind: "finished", publication };
  } catch (error) {
    await endBroken(run, attempt, error);
    throw error;
  } finally {
    await putAway(a, { id, isKept });
  }
}

/** Also where the log cannot be written any more: what stayed among the living would never be reaped. */
async function putAway(
  { w, c, run, attempt }: Attempting,
  { id, isKept }: { id: string; isKept: boolean },
): Promise<void> {
  try {
    await run.flushLog().catch((error: unknown) => {
      if (!run.signal.aborted) throw error;
    });
  } finally {
    try {
      if (!isKept) await w.workspaces.remove(attemptKey(c, attempt));
    } finally {
      w.alive.delete(id);
    }
  }
}

/** A cancelled attempt says so; one that our own failure ended is no attempt of the harness's. */
async function endBroken(run: TaskRun, attempt: number, error: unknown): Promise<void> {
  const why = whyAborted(run.signal);
  if (why === "stopped" || why === "lease_lost") return;
  const outcome = why === "cancelled" ? "cancelled" : "interrupted";
  const note = why === "cancelled" ? "cancelled while it ran" : noteOf(error);
  await run.endAttempt(attempt, { exitCode: null, signal: null, outcome, note });
}

function noteOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "an unexpected error";
  return `ended by the service: ${code}`;
}

function endOf(exit: HarnessExit): { exitCode: number | null; signal: string | null } {
  return {
    exitCode: exit.kind === "exited" ? exit.code : null,
    signal: exit.kind === "signalled" ? exit.signal : null,
  };
}

/** [HC8] Asks git, judges, and records all of it in one commit with the intent to publish. */
async function conclude(
  { w, c, run, plan, attempt }: Attempting,
  { exit, collecting, collected, reading }: AttemptReport,
  disposition: Extract<Disposition, { kind: "finished" }>,
): Promise<Publication> {
  const { redactor, result, signal } = collecting;
  const { received, git } = await askGit({ w, c, run, plan }, collected, collecting);
  const verdict = judge(
    disposition,
    result,
    received,
    git.counts.commits.map(({ sha }) => sha),
  );
  const headSha = received.kind === "commits" ? received.headSha : null;
  const keptUntilMs = headSha === null ? null : w.now() + w.limits.retentionMs;
  const publication: Publication = {
    attempt,
    status: verdict.status,
    reason: verdict.refusal ?? reasonOf(verdict.note),
    target: plan.target,
    headSha,
    summary: redactor.text(result?.summary ?? ""),
    pullRequestBody: redactor.text(result?.pr_body ?? ""),
  };
  signal.throwIfAborted();
  await Promise.all([
    keptUntilMs !== null && w.workspaces.keepBundle(attemptKey(c, attempt), keptUntilMs),
    run.flushLog(),
    run.saveChanges(git.changes),
  ]);
  await run.commit(async (draft) => {
    const note = verdict.note ?? (reading.kind === "invalid" ? reading.message : null);
    await draft.endAttempt(attempt, { ...endOf(exit), outcome: verdict.status, note });
    draft.patch({
      result: resultOf(attempt, verdict.status, { result, git, redactor }),
      workspaceKeptUntilMs: keptUntilMs,
    });
    await draft.intent(PUBLICATION, publication);
    await draft.transition("publishing");
  });
  return publication;
}

function reasonOf(note: string | null): Publication["reason"] {
  return note === null ? null : { code: "noted", message: sentence(note) };
}

async function askGit(
  { w, c, run, plan }: { w: WorkerDeps; c: TaskContext; run: TaskRun; plan: Plan },
  collected: Collected,
  collecting: AttemptReport["collecting"],
): Promise<{ received: Collected; git: GitsWord }> {
  const { target } = plan;
  if (collected.kind !== "commits") return { received: collected, git: noWork(target) };
  const { headSha } = collected;
  return withMirror(w, c, run, async (mirror) => {
    const refused = await receiveCommits(mirror, collecting, headSha);
    if (refused !== null) return { received: refused, git: noWork(target) };
    const { redactor, signal } = collecting;
    // What is refused for what it holds is told of by nobody: only then does it not matter what git says of it.
    const [checked, described] = await Promise.allSettled([
      checkCommits(mirror, collecting, headSha),
      describeWork(mirror, { target, headSha, redactor, signal }),
    ]);
    if (checked.status === "rejected") throw checked.reason;
    if (checked.value.kind !== "commits") return { received: checked.value, git: noWork(target) };
    if (described.status === "rejected") throw described.reason;
    return { received: checked.value, git: described.value };
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      cancel();
      reject(signal.reason);
    };
    const cancel = systemClock.setTimer(ms, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1).replace(/\.$/, "")}.`;
}
