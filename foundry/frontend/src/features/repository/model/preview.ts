import type { BranchConflict, BranchMove, RepositoryJob } from "@foundry/shared";
import { plural } from "../../../ui/format.ts";
import type { BranchAction } from "./branch-action.ts";

export interface PreviewSummary {
  readonly headline: string;
  /** What the button says; null: there is nothing to start. */
  readonly confirm: string | null;
}

type Result = Pick<RepositoryJob, "moves" | "conflicts">;

/** [ST6] What a preview found, in words, and what its button would do. */
export function summarizePreview(action: BranchAction, { moves, conflicts }: Result): PreviewSummary {
  const stopped = stoppedBranches(conflicts);
  if (moves.length > 0) {
    const rest =
      stopped === 0 ? "" : ` ${plural(stopped, "branch stays", "branches stay")} because of conflicts.`;
    return {
      headline: `${plural(moves.length, "branch", "branches")} would move.${rest}`,
      confirm: confirmLabel(action, moves),
    };
  }
  if (stopped > 0) {
    return {
      headline: "Nothing can move: the commits do not apply. Resolve this in a clone, or leave it to a task.",
      confirm: null,
    };
  }
  if (action.kind === "reparent_branch") {
    return {
      headline: "No commit has to move: only the parent changes.",
      confirm: "Reparent",
    };
  }
  return { headline: "Nothing would move: everything stands where it should.", confirm: null };
}

function stoppedBranches(conflicts: readonly BranchConflict[]): number {
  const names = new Set<string>();
  for (const conflict of conflicts) {
    names.add(conflict.branch);
    for (const blocked of conflict.blocked) names.add(blocked);
  }
  return names.size;
}

function confirmLabel(action: BranchAction, moves: readonly BranchMove[]): string {
  const branches = plural(moves.length, "branch", "branches");
  switch (action.kind) {
    case "restack_repo":
    case "restack_subtree":
      return `Restack ${branches}`;
    case "rebase_branch":
      return `Rebase onto ${action.onto ?? "its parent"}`;
    case "reparent_branch":
      return moves.length === 1 ? "Reparent and move 1 branch" : `Reparent and move ${branches}`;
  }
}
