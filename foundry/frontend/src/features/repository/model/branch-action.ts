import type { Branch, CreateJobBody } from "@foundry/shared";

/** What a person wants to do with the stack; a target that is not chosen yet is null. */
export type BranchAction =
  | { readonly kind: "restack_repo" }
  | { readonly kind: "restack_subtree"; readonly branch: string }
  | { readonly kind: "rebase_branch"; readonly branch: string; readonly onto: string | null }
  | { readonly kind: "reparent_branch"; readonly branch: string; readonly onto: string | null };

/** The job of an action; null while its target is not chosen. */
export function jobBody(action: BranchAction, dryRun: boolean): CreateJobBody | null {
  switch (action.kind) {
    case "restack_repo":
      return { kind: action.kind, dryRun };
    case "restack_subtree":
      return { kind: action.kind, branch: action.branch, dryRun };
    case "rebase_branch":
      return action.onto === null
        ? null
        : { kind: action.kind, branch: action.branch, onto: action.onto, dryRun };
    case "reparent_branch":
      return action.onto === null
        ? null
        : { kind: action.kind, branch: action.branch, parent: action.onto, dryRun };
  }
}

/** The heading of the dialog. */
export function actionTitle(action: BranchAction): string {
  switch (action.kind) {
    case "restack_repo":
      return "Restack all branches";
    case "restack_subtree":
      return `Restack ${action.branch} and what stands on it`;
    case "rebase_branch":
      return `Rebase ${action.branch}`;
    case "reparent_branch":
      return `Reparent ${action.branch}`;
  }
}

/** What the action does, in a sentence. */
export function actionMeaning(action: BranchAction): string {
  switch (action.kind) {
    case "restack_repo":
      return "Every branch that is behind its parent is replayed onto it, from the bottom of each stack up.";
    case "restack_subtree":
      return "The branch is replayed onto its parent if it is behind, and everything above follows.";
    case "rebase_branch":
      return "Only this branch moves. Branches that stand on it stay where they are.";
    case "reparent_branch":
      return "The branch gets another parent and moves there with everything that stands on it.";
  }
}

/** [ST5] The way back from a reparent; null where there is none. */
export function undoOf(
  action: BranchAction,
  before: Pick<Branch, "parent"> | undefined,
): CreateJobBody | null {
  if (action.kind !== "reparent_branch" || before === undefined || before.parent === null) return null;
  if (before.parent === action.onto) return null;
  return { kind: "reparent_branch", branch: action.branch, parent: before.parent, dryRun: false };
}
