import type { PullRequestRow } from "../processes/probe-actor.ts";

/** The baseline's rows: as many and as large as those that `planDeliveries` leads to. */
export function pullRequestRows(count: number, firstNumber: number): PullRequestRow[] {
  return Array.from({ length: count }, (_, index) => {
    const repoId = String(1_000_000 + (index % 200));
    const number = firstNumber + Math.floor(index / 200);
    return {
      prId: `${repoId}#${number}`,
      repoId,
      number,
      title: `Change ${number} of ${repoId}`,
      url: `https://github.com/organization-1/repo-${index % 200}/pull/${number}`,
      headRefName: `change-${number}`,
      updatedAtMs: Date.now(),
      body: "This is a pretty simple change that we need to pull into master.",
    };
  });
}
