import type { Sync } from "@foundry/shared";
import { plural } from "../../ui/format.ts";

/** "Syncing: pull requests, 3 of 12" — what runs now, in words. */
export function describeSync(sync: Sync): string {
  const what = sync.kind === null || sync.kind === "full" ? "Syncing" : `Reloading ${names[sync.kind]}`;
  const phase = sync.phase === null ? "" : `: ${phases[sync.phase]}`;
  const progress = sync.total > 0 ? `, ${sync.done} of ${sync.total}` : "";
  return `${what}${phase}${progress}`;
}

/** Why the last one failed, or what it left out; null when there is nothing to say. */
export function describeSyncProblem(sync: Sync): string | null {
  if (sync.status === "error") return sync.error?.message ?? "The last sync failed.";
  if (sync.status === "idle" && sync.skipped.length > 0) {
    const shown = sync.skipped.slice(0, 3).map((repo) => repo.repoFullName);
    const more = sync.skipped.length - shown.length;
    const list = shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
    return `${plural(sync.skipped.length, "repository", "repositories")} skipped: ${list}.`;
  }
  return null;
}

const names = {
  organization: "organization",
  repository: "repository",
  pullRequests: "all PRs",
  pullRequest: "pull request",
} as const;

const phases = {
  repositories: "repositories",
  pullRequests: "pull requests",
  members: "members",
  sweep: "tidying up",
} as const;
