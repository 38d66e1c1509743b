import type { GithubRateLimit } from "./http/rate-limit.ts";

/** Which kind of request it was: a small fixed set, fit for a metric's label. */
export type GithubRouteClass =
  | "account"
  | "app"
  | "branch_head"
  | "check_run_create"
  | "check_run_update"
  | "check_runs"
  | "collaborator_permission"
  | "compare"
  | "content"
  | "hook_deliveries"
  | "hook_delivery_redeliver"
  | "installation"
  | "installation_token"
  | "installations"
  | "issue"
  | "issue_comment_create"
  | "issue_comment_update"
  | "issue_comments"
  | "members"
  | "pull_request"
  | "pull_request_create"
  | "pull_request_update"
  | "pull_requests"
  | "reaction_create"
  | "repositories"
  | "repository"
  | "repository_token"
  | "review_comments";

/** One HTTP request to GitHub, retries and token requests included; not those that their caller aborted. */
export interface GithubObservation {
  readonly routeClass: GithubRouteClass;
  /** Whose budget it used; null for the App's own. */
  readonly installationId: string | null;
  /** 0 when no complete answer came. */
  readonly status: number;
  /** Until the last byte of the body. */
  readonly durationMs: number;
  readonly rateLimit: GithubRateLimit | null;
}
