import type { RestackResult, StackConflict, StackMove, StackScope } from "@foundry/git";
import type { BranchConflict, BranchMove } from "@foundry/shared";
import type { RefusedMove } from "./push-moves.ts";
import { counted, listed } from "./wording.ts";

/** What a job on branches was asked to do. */
export interface MoveRequest {
  readonly scope: StackScope;
  /** null: all of them. */
  readonly branch: string | null;
  readonly dryRun: boolean;
}

/** The new parent that a person has set with the job. */
export function reparentedBy({ scope }: MoveRequest): { branch: string; parent: string } | null {
  return scope.kind === "reparent" ? { branch: scope.branch, parent: scope.parent } : null;
}

export function movesOf(moves: readonly StackMove[]): BranchMove[] {
  return moves.map(({ branch, onto, fromSha, toSha, commits }) => ({
    branch,
    onto,
    fromSha,
    toSha,
    commits,
  }));
}

export function conflictsOf(conflicts: readonly StackConflict[]): BranchConflict[] {
  return conflicts.map(({ branch, onto, commitSha, commitSubject, files, blocked }) => ({
    branch,
    onto,
    commitSha,
    commitSubject,
    files: [...files],
    blocked: [...blocked],
  }));
}

/** What was done, or would be, for people. */
export function describeMoves(
  { scope, dryRun }: MoveRequest,
  moves: readonly BranchMove[],
  conflicts: readonly StackConflict[],
): string {
  const moved = moves.length === 0 ? nothingMoved(conflicts, dryRun) : doneOf(scope, moves, dryRun);
  return [moved, ...conflicts.map(describeConflict)].filter((part) => part !== "").join(" ");
}

function nothingMoved(conflicts: readonly StackConflict[], dryRun: boolean): string {
  if (conflicts.length === 0) return "Everything stands where it should already; nothing to push.";
  return dryRun ? "Nothing would move." : "Nothing was pushed.";
}

function doneOf(scope: StackScope, moves: readonly BranchMove[], dryRun: boolean): string {
  const target = scope.kind === "all" ? undefined : moves.find(({ branch }) => branch === scope.branch);
  const others = moves.length - (target ? 1 : 0);
  const along = others > 0 ? `, with ${counted(others, "branch", "branches")} on it` : "";
  const commits = target ? ` (${counted(target.commits, "commit", "commits")})` : "";
  switch (scope.kind) {
    case "reparent":
      return `${dryRun ? "Would move" : "Moved"} ${scope.branch} onto ${scope.parent}${commits}${along}.`;
    case "branch":
      return `${dryRun ? "Would rebase" : "Rebased"} ${scope.branch} onto ${target?.onto ?? "its parent"}${commits}.`;
    case "all":
    case "subtree":
      return `${dryRun ? "Would restack" : "Restacked"} ${counted(moves.length, "branch", "branches")}${ontoRoots(moves)}.`;
  }
}

/** " onto main", where all that moved comes to stand on one branch that did not. */
function ontoRoots(moves: readonly BranchMove[]): string {
  const moved = new Set(moves.map(({ branch }) => branch));
  const roots = new Set(moves.map(({ onto }) => onto).filter((onto) => !moved.has(onto)));
  return roots.size === 0 ? "" : ` onto ${listed([...roots])}`;
}

function describeConflict({ branch, onto, reason, commitSha, commitSubject, files, blocked }: StackConflict) {
  const commit = `commit ${commitSha.slice(0, 7)} (${commitSubject})`;
  const left = blocked.length === 0 ? "" : ` Left alone because of it: ${listed(blocked)}.`;
  switch (reason) {
    case "conflict":
      return `${branch}: ${commit} conflicts with ${onto}${files.length > 0 ? ` in ${listed(files)}` : ""}.${left}`;
    case "merge_commit":
      return `${branch}: ${commit} is a merge with changes of its own, which moving it onto ${onto} would lose.${left}`;
    case "malformed_commit":
      return `${branch}: ${commit} cannot be written again as git would have it.${left}`;
  }
}

/** What GitHub did not take, and what to do about it. */
export function describeRefused(refused: readonly RefusedMove[]): string {
  return refused.map(describeOne).join(" ");
}

function describeOne({ branch, reason, blocked }: RefusedMove): string {
  const left = blocked.length === 0 ? "" : ` Left alone because of it: ${listed(blocked)}.`;
  return reason.kind === "changed"
    ? `${branch}: somebody pushed meanwhile; nothing was overwritten.${left} Retry to restack the new commits.`
    : `${branch}: GitHub refused the push (${reason.text}).${left}`;
}

/** What a run after a kill has done, with what the runs before it had pushed. */
export function mergeMoves(earlier: readonly BranchMove[], moves: readonly StackMove[]): BranchMove[] {
  const before = new Map(earlier.map((move) => [move.branch, move]));
  const now = movesOf(moves).map((move) => ({
    ...move,
    fromSha: before.get(move.branch)?.fromSha ?? move.fromSha,
  }));
  const names = new Set(now.map(({ branch }) => branch));
  return [...earlier.filter(({ branch }) => !names.has(branch)), ...now];
}

export function outcomeKind({ conflicts }: Pick<RestackResult, "conflicts">): "completed" | "conflict" {
  return conflicts.length > 0 ? "conflict" : "completed";
}
