import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import type { BranchAction } from "./model/branch-action.ts";

/** Opens the dialog that a menu elsewhere asked for, once: a link or a reload alone asks for nothing. */
export function useAskedAction(open: (action: BranchAction) => void): void {
  const asked = useRouterState({ select: ({ location }) => location.state.branchAction });
  const navigate = useNavigate();
  useEffect(() => {
    if (asked === undefined) return;
    open(asked);
    void navigate({ to: ".", search: true, replace: true, state: {} });
  }, [asked, navigate, open]);
}
