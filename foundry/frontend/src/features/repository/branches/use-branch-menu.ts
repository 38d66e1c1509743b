import type { RefObject } from "react";
import { useTreeMenu } from "../../../ui/tree/use-tree-menu.tsx";
import { branchMenu } from "../model/branch-menu.ts";
import type { StackRow } from "../model/stack-rows.ts";
import { useBranchMenuDeps } from "./use-branch-menu-deps.ts";

/** The context menu of branches. */
export function useBranchMenu(
  tree: RefObject<HTMLElement | null>,
  rowAt: (target: EventTarget) => StackRow | undefined,
) {
  const deps = useBranchMenuDeps();
  return useTreeMenu(tree, rowAt, ({ id, branch }) => ({
    label: `Branch ${id}`,
    entries: branchMenu(branch, deps),
  }));
}
