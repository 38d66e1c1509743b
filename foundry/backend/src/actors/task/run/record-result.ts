import type { Mirror } from "@foundry/git";
import type { SessionResult } from "@foundry/headless-contract";
import type { TaskChanges, TaskResult } from "@foundry/shared";
import type { Target } from "./plan.ts";
import type { Redactor } from "./secrets.ts";

export interface GitsWord {
  readonly changes: TaskChanges;
  readonly counts: Pick<TaskResult, "commits" | "filesChanged" | "additions" | "deletions">;
}

const limits = { maxCommits: 250, maxFiles: 1_000, maxPatchBytes: 64 * 1_024, maxTotalBytes: 4 * 1024 ** 2 };
const nothing = { commits: [], filesChanged: 0, additions: 0, deletions: 0 };

/** [HC7] [HC8] Commits and files as git has them, their texts redacted. */
export async function describeWork(
  mirror: Mirror,
  {
    target,
    headSha,
    redactor,
    signal,
  }: {
    readonly target: Target;
    readonly headSha: string;
    readonly redactor: Redactor;
    readonly signal: AbortSignal;
  },
): Promise<GitsWord> {
  const { startSha: baseSha } = target;
  const found = await mirror.changes(baseSha, headSha, { ...limits, signal });
  const text = (from: string): string => redactor.text(from);
  return {
    changes: {
      baseSha,
      headSha,
      files: found.files.map((file) => ({
        ...file,
        path: text(file.path),
        previousPath: file.previousPath && text(file.previousPath),
        patch: file.patch && text(file.patch),
      })),
      truncated: found.fileCount > found.files.length,
    },
    counts: {
      commits: found.commits.map(({ sha, subject }) => ({ sha, subject: text(subject) })),
      filesChanged: found.fileCount,
      additions: found.additions,
      deletions: found.deletions,
    },
  };
}

/** Nothing was committed. */
export function noWork({ startSha }: Target): GitsWord {
  return { changes: { baseSha: startSha, headSha: null, files: [], truncated: false }, counts: nothing };
}

const LONGEST_SUMMARY = 16_384;

/** As the page shows it; the branch comes with the publication. */
export function resultOf(
  attempt: number,
  status: TaskResult["status"],
  {
    result,
    git,
    redactor,
  }: {
    readonly result: SessionResult | null;
    readonly git: GitsWord;
    readonly redactor: Redactor;
  },
): TaskResult {
  return {
    attempt,
    status,
    summary: redactor.text(result?.summary ?? "").slice(0, LONGEST_SUMMARY),
    exitReason: result?.exit_reason ?? null,
    branch: null,
    baseSha: git.changes.baseSha,
    headSha: git.changes.headSha,
    ...git.counts,
  };
}
