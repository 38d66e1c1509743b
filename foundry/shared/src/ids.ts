import { z } from "zod";

/** GitHub's numeric id of an account, repository or installation, as a decimal string (names change, ids do not). */
export const githubIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,18}$/, "must be GitHub's numeric id as a decimal string");
export type GithubId = z.infer<typeof githubIdSchema>;

/** `"<repoId>#<number>"`. */
export const pullRequestIdSchema = z
  .string()
  .regex(/^[1-9]\d{0,18}#[1-9]\d{0,9}$/, 'must be "<repoId>#<number>"');
export type PullRequestId = z.infer<typeof pullRequestIdSchema>;

export const pullRequestNumberSchema = z.coerce.number().int().positive().max(2_147_483_647);

/** `task_` and a UUIDv7-like sortable suffix: safe in a URL, an actor key and a branch name. */
export const taskIdSchema = z.string().regex(/^task_[0-9a-z]{10,40}$/, "must be a task id (task_…)");
export type TaskId = z.infer<typeof taskIdSchema>;

/** GitHub's `X-GitHub-Delivery`; any printable token, as GitHub Enterprise and doubles differ in form. */
export const deliveryGuidSchema = z.string().regex(/^[\w.:-]{1,100}$/, "must be a delivery GUID");
export type DeliveryGuid = z.infer<typeof deliveryGuidSchema>;

export function pullRequestId(repoId: GithubId, number: number): PullRequestId {
  return `${repoId}#${number}`;
}
