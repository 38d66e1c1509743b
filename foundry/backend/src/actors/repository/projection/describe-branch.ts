import type { Distance, Head } from "@foundry/git";
import type { Branch } from "@foundry/shared";

/** Where a branch stands, as git, people and GitHub said. */
export interface BranchPlace {
  readonly head: Head;
  readonly isTrunk: boolean;
  /** null: the default branch, or one that stands on nothing. */
  readonly parent: ParentPlace | null;
  readonly merged: boolean;
  readonly pullRequest: Branch["pullRequest"];
  readonly task: Branch["task"];
}

export interface ParentPlace {
  readonly name: string;
  readonly source: NonNullable<Branch["parentSource"]>;
  /** Its head. */
  readonly sha: string;
  /** The commit that the branch's own commits start after; null: they start with a root commit. */
  readonly baseSha: string | null;
  /** [ST1] The branch contains its head, and nothing but its own commits above it. */
  readonly restacked: boolean;
  readonly distance: Distance;
  /** Files that would conflict with the parent's head. */
  readonly conflictFiles: readonly string[];
}

/** [RJ8] The row that the page shows. */
export function describeBranch(place: BranchPlace): Branch {
  const { head, parent, pullRequest, task } = place;
  return {
    name: head.name,
    headSha: head.sha,
    parent: parent?.name ?? null,
    parentSource: parent?.source ?? null,
    baseSha: parent?.baseSha ?? null,
    state: stateOf(place),
    ahead: place.isTrunk ? 0 : (parent?.distance.ahead ?? null),
    behind: place.isTrunk ? 0 : (parent?.distance.behind ?? null),
    conflictFiles: [...(parent?.conflictFiles ?? [])],
    lastCommit: {
      subject: head.subject,
      authorName: head.authorName,
      committedAtMs: head.committedAtMs,
    },
    pullRequest,
    task,
  };
}

function stateOf({ isTrunk, parent, merged }: BranchPlace): Branch["state"] {
  if (isTrunk) return "trunk";
  if (parent === null) return "unknown";
  if (merged) return "merged";
  if (parent.distance.behind === 0 && parent.restacked) return "restacked";
  return parent.conflictFiles.length > 0 ? "conflict" : "behind";
}
