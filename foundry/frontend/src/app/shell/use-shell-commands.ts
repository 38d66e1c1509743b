import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import type { OrganizationStore } from "../../features/organization/organization-store.ts";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";
import { useKeyboard } from "../keyboard/use-keyboard.ts";
import type { Command } from "../keyboard/keymap.ts";

export type OpenDialog = "palette" | "shortcuts" | null;

/** What the keys and the buttons of the shell do, and which parts of it are open. */
export function useShellCommands(store: OrganizationStore | null, isPhone: boolean) {
  const { preferences, newTask } = useServices();
  const { sidebarOpen } = preferences;
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  // The drawer belongs to the page on which it was opened: going elsewhere closes it.
  const [drawerAt, setDrawerAt] = useState<string | null>(null);
  const docked = useReadable(sidebarOpen) && !isPhone;
  const orgId = store?.orgId ?? null;

  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const drawerOpen = isPhone && drawerAt === pathname;

  const run = useCallback(
    (command: Command) => {
      switch (command) {
        case "palette":
        case "shortcuts":
          return setDialog((open) => (open === command ? null : command));
        case "sidebar":
          return isPhone
            ? setDrawerAt((at) => (at === pathname ? null : pathname))
            : sidebarOpen.set(!sidebarOpen.get());
        case "filter":
          if (isPhone) setDrawerAt(pathname);
          else sidebarOpen.set(true);
          return focusFilter();
        case "overview":
          return void (orgId === null
            ? navigate({ to: "/" })
            : navigate({ to: "/orgs/$orgId", params: { orgId } }));
        case "tasks":
          return void (orgId !== null && navigate({ to: "/orgs/$orgId/tasks", params: { orgId } }));
        case "newTask":
          return newTask.set({ repoId: repoIdOf(pathname), pullRequest: null });
        case "deliveries":
          return void navigate({ to: "/deliveries" });
        case "connection":
          return void navigate({ to: "/settings/connection" });
      }
    },
    [isPhone, navigate, newTask, orgId, pathname, sidebarOpen],
  );
  useKeyboard(run);
  return {
    run,
    dialog,
    closeDialog: () => setDialog(null),
    docked,
    drawerOpen,
    closeDrawer: () => setDrawerAt(null),
  };
}

/** The repository that the page is about. */
function repoIdOf(pathname: string): string | null {
  return /^\/orgs\/\d+\/repos\/(\d+)/.exec(pathname)?.[1] ?? null;
}

/** At once, so that what is typed next goes into it; else after the render that brings the sidebar in. */
function focusFilter(): void {
  if (!focusFilterNow()) requestAnimationFrame(focusFilterNow);
}

function focusFilterNow(): boolean {
  const input = document.querySelector<HTMLInputElement>('[data-filter="sidebar"]');
  input?.focus();
  input?.select();
  return input !== null;
}
