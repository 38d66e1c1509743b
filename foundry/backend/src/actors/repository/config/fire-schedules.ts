import type { LaneOutcome } from "@foundry/durable";
import { change } from "../change.ts";
import type { RepositoryChange } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import {
  loadConfig,
  loadConfigState,
  loadDueSchedules,
  loadNextDueAtMs,
  replaceSchedule,
} from "../store/config.ts";
import { loadMeta } from "../store/meta.ts";
import { planNextRun } from "./plan-schedules.ts";

/** At one time: a prompt may have 32 KiB, and one commit has room for a megabyte. */
const BATCH = 8;

/**
 * [RC10] Starts the tasks of the schedules that are due, each once, however many of its times have passed. The rows are
 * the truth: the message to the organization and the next due time commit together.
 */
export async function fireSchedules(c: RepositoryContext, signal: AbortSignal): Promise<LaneOutcome> {
  while (!signal.aborted) {
    const meta = await loadMeta(c.db);
    // Nothing can be pushed to it; once it is back, the lane is woken.
    if (meta?.attachment !== "attached" || meta.identity.isArchived) return { kind: "empty" };
    const dueAtMs = await loadNextDueAtMs(c.db);
    if (dueAtMs === null) return { kind: "empty" };
    if (dueAtMs > c.deps.now()) return { kind: "wait", untilMs: dueAtMs };
    await change(c, (draft) => fireDue(draft, c.deps.now()));
  }
  return { kind: "more" };
}

async function fireDue(draft: RepositoryChange, nowMs: number): Promise<void> {
  const { state } = await loadConfig(draft.tx);
  const jobs = new Map((state.config?.scheduled_jobs ?? []).map((job) => [job.name, job]));
  for (const schedule of await loadDueSchedules(draft.tx, nowMs, BATCH)) {
    const { name, dueAtMs } = schedule;
    const job = jobs.get(name);
    if (job) {
      const { branch, prompt } = job;
      await draft.report({
        kind: "createTask",
        key: `${name}:${dueAtMs}`,
        scheduleName: name,
        branch,
        prompt,
      });
    }
    await replaceSchedule(draft.tx, name, job ? planNextRun(schedule, nowMs) : null);
  }
  draft.emit({ type: "configUpdated", config: await loadConfigState(draft.tx) });
}
