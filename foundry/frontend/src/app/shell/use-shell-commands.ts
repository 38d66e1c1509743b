import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import type { OrganizationStore } from "../../features/organization/organization-store.ts";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";
import { useKeyboard } from "../keyboard/use-keyboard.ts";
import type { Command } from "../keyboard/keymap.ts";

export type OpenDialog = "palette" | "shortcuts" | null;

/** What the keys and the buttons of the shell do, and which parts of it are open. */
export function useShellCommands(store: OrganizationStore | null, isPhone: boolean) {
  const { sidebarOpen } = useServices().preferences;
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<OpenDialog>(null);
  const [drawerOpen, setDrawerOpen] = useState(false);
  const docked = useReadable(sidebarOpen) && !isPhone;
  const orgId = store?.orgId ?? null;

  const pathname = useRouterState({ select: (state) => state.location.pathname });
  useEffect(() => setDrawerOpen(false), [pathname, isPhone]);

  const run = useCallback(
    (command: Command) => {
      switch (command) {
        case "palette":
        case "shortcuts":
          return setDialog((open) => (open === command ? null : command));
        case "sidebar":
          return isPhone ? setDrawerOpen((open) => !open) : sidebarOpen.set(!sidebarOpen.get());
        case "filter":
          if (isPhone) setDrawerOpen(true);
          else sidebarOpen.set(true);
          return focusFilterSoon();
        case "overview":
          return void (orgId === null
            ? navigate({ to: "/" })
            : navigate({ to: "/orgs/$orgId", params: { orgId } }));
        case "deliveries":
          return void navigate({ to: "/deliveries" });
        case "connection":
          return void navigate({ to: "/settings/connection" });
      }
    },
    [isPhone, navigate, orgId, sidebarOpen],
  );
  useKeyboard(run);
  return { run, dialog, closeDialog: () => setDialog(null), docked, drawerOpen, setDrawerOpen };
}

/** After the render that brings the sidebar in, if it was not there. */
function focusFilterSoon(): void {
  requestAnimationFrame(() => {
    const input = document.querySelector<HTMLInputElement>('[data-filter="sidebar"]');
    input?.focus();
    input?.select();
  });
}
