import type { Disposition, ResultStatus, SessionResult } from "@foundry/headless-contract";
import type { TaskAttemptOutcome } from "@foundry/shared";
import type { Collected } from "./collect-commits.ts";

/** What an attempt comes to, when the exit, the result and git have all been heard. */
export interface Judgement {
  readonly status: ResultStatus;
  readonly note: string | null;
  /** Why git's word went against the result's; null: it did not. */
  readonly refusal: { readonly code: string; readonly message: string } | null;
}

/**
 * [HC2] [HC8] The disposition, and what git makes of it: work that cannot be used is a failure, and a claim of commits
 * that are not there takes a success to partial where others are, to failure where none is. Pure.
 *
 * @param shas of git's own commits
 */
export function judge(
  { status, note }: Extract<Disposition, { kind: "finished" }>,
  result: SessionResult | null,
  collected: Collected,
  shas: readonly string[],
): Judgement {
  if (collected.kind === "refused") {
    const { code, message } = collected;
    const isClaimed = status === "success" || status === "partial";
    const refusal = { code, message };
    return { status: isClaimed ? "failure" : status, note: joined(note, message), refusal };
  }
  const claimed = result?.commits ?? [];
  const missing = claimed.filter(({ sha }) => !shas.some((known) => known.startsWith(sha)));
  if (missing.length === 0) return { status, note, refusal: null };
  const message = `The result names ${missing.length} of ${claimed.length} commits that git does not have.`;
  const refusal = { code: "commits_not_found", message };
  if (status !== "success" && status !== "partial")
    return { status, note: joined(note, message), refusal: null };
  if (shas.length === 0) return { status: "failure", note: joined(note, message), refusal };
  return { status: "partial", note: joined(note, message), refusal: null };
}

function joined(note: string | null, message: string): string {
  return note === null ? message : `${note}; ${message}`;
}

/** As the attempt's row says it. */
export function outcomeOf(disposition: Disposition): TaskAttemptOutcome {
  if (disposition.kind === "finished") return disposition.status;
  return disposition.cause === "timeout" ? "timeout" : "retryable";
}
