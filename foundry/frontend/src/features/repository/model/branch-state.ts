import {
  AlertFillIcon,
  ArrowDownIcon,
  CheckCircleIcon,
  GitMergeIcon,
  QuestionIcon,
  RepoIcon,
} from "@primer/octicons-react";
import type { Branch, BranchState } from "@foundry/shared";
import { plural } from "../../../ui/format.ts";
import type { StatusInfo } from "../../../ui/status-info.ts";

/** [ST8] The word, the icon and the colour of a branch's place in its stack. */
export function branchStateInfo({ state, behind }: Pick<Branch, "state" | "behind">): StatusInfo {
  switch (state) {
    case "trunk":
      return { label: "Default", icon: RepoIcon, tone: "neutral" };
    case "restacked":
      return { label: "Restacked", icon: CheckCircleIcon, tone: "success" };
    case "behind":
      return {
        label: behind === null || behind === 0 ? "Behind" : `Behind ${behind}`,
        icon: ArrowDownIcon,
        tone: "attention",
      };
    case "conflict":
      return { label: "Conflict", icon: AlertFillIcon, tone: "danger" };
    case "merged":
      return { label: "Merged", icon: GitMergeIcon, tone: "done" };
    case "unknown":
      return { label: "Not measured", icon: QuestionIcon, tone: "neutral" };
  }
}

/** What the state means for this branch, and what would be done about it. */
export function explainBranchState(branch: Branch): string {
  const parent = branch.parent ?? "its parent";
  const own = branch.ahead === null ? "its own commits" : `its ${plural(branch.ahead, "commit")}`;
  switch (branch.state) {
    case "trunk":
      return "The default branch. Every stack stands on it.";
    case "restacked":
      return `It stands on the head of ${parent}: there is nothing to restack.`;
    case "behind":
      return branch.behind === null || branch.behind === 0
        ? `${parent} has moved. A restack replays ${own} onto its head.`
        : `${parent} is ${plural(branch.behind, "commit")} further. A restack replays ${own} onto its head.`;
    case "conflict":
      return `Its commits do not apply to the head of ${parent}. Resolve this in a clone, or leave it to a task.`;
    case "merged":
      return "It is merged. Branches that stand on it move to what it was merged into.";
    case "unknown":
      return "It was pushed after the repository was last read. A sync measures it.";
  }
}

/** In the order in which they ask for attention. */
export const branchStates: readonly Exclude<BranchState, "trunk">[] = [
  "conflict",
  "behind",
  "restacked",
  "unknown",
  "merged",
];

/** The word of a state by itself, for filters and counts. */
export function branchStateWord(state: BranchState): string {
  return branchStateInfo({ state, behind: null }).label;
}
