import type { TaskStatus } from "@foundry/shared";
import { z } from "zod";
import type { EffectDraft, EffectTask, TransitionNews } from "../run/task-run.ts";

export const checkPayloadSchema = z.object({
  run: z.number().int().positive(),
  headSha: z.string(),
  conclusion: z.enum(["success", "failure", "neutral", "cancelled", "action_required"]),
  title: z.string(),
  summary: z.string(),
});
type CheckPayload = z.infer<typeof checkPayloadSchema>;

export const commentPayloadSchema = z.object({ number: z.number().int().positive() });
export const answerPayloadSchema = z.object({ conversation: z.number().int().positive(), text: z.string() });
export const pullRequestPayloadSchema = z.object({
  branch: z.string(),
  base: z.string(),
  title: z.string(),
  /** Redacted [HC7]; empty: the summary says it. */
  body: z.string(),
  summary: z.string(),
});

/**
 * [HC5] What GitHub has to be told of a transition. The check run's end goes into the commit of the task's end, whoever
 * brought that about; the comment is rendered from the task when it is sent, so its draft says only where. Pure.
 */
export function effectsOf(of: EffectTask, { to, reason }: TransitionNews): readonly EffectDraft[] {
  return [...checkOf(of, to, reason), ...commentOf(of, to)];
}

function checkOf({ task, run }: EffectTask, to: TaskStatus, reason: TransitionNews["reason"]): EffectDraft[] {
  const end = conclusions[to];
  if (end === undefined || run === 0 || task.check?.status !== "in_progress") return [];
  const payload: CheckPayload = {
    run,
    headSha: task.check.headSha,
    conclusion: end.conclusion,
    title: end.title,
    summary:
      [reason?.message ?? "", summaryOf(textOf(task))].filter((part) => part !== "").join("\n\n") ||
      end.title,
  };
  return [{ key: `check_run:${run}`, kind: "check_run", payload }];
}

function textOf(task: EffectTask["task"]): string | null {
  return task.question ?? task.result?.summary ?? null;
}

/** GitHub takes 65,535 characters. */
function summaryOf(text: string | null): string {
  return (text ?? "").slice(0, 20_000);
}

type End = Pick<CheckPayload, "conclusion" | "title">;

/** [HC5] States that end a run; an archived task has ended before, or never began. */
const conclusions: Readonly<Partial<Record<TaskStatus, End>>> = {
  completed: { conclusion: "success", title: "Done" },
  partial: { conclusion: "neutral", title: "Done in part" },
  failed: { conclusion: "failure", title: "Not done" },
  error: { conclusion: "failure", title: "Error" },
  needs_input: { conclusion: "action_required", title: "Needs input" },
  stale: { conclusion: "neutral", title: "Stale: the branch moved meanwhile" },
  cancelled: { conclusion: "cancelled", title: "Cancelled" },
  archived: { conclusion: "cancelled", title: "Archived" },
};

/**
 * What the conversation hears of; the way between is on the task's page. That it began it hears once an agent works:
 * until then the reaction says that it was heard, and the comment can name the check run.
 */
const told: ReadonlySet<TaskStatus> = new Set<TaskStatus>([
  "running",
  "completed",
  "partial",
  "failed",
  "error",
  "needs_input",
  "stale",
  "cancelled",
]);

function commentOf({ request }: EffectTask, to: TaskStatus): EffectDraft[] {
  const number = request?.conversation ?? null;
  if (number === null || !told.has(to)) return [];
  return [{ key: `comment:${number}`, kind: "comment", payload: { number } }];
}
