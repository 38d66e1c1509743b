import {
  DeviceDesktopIcon,
  MoonIcon,
  BellIcon,
  PlugIcon,
  PlusIcon,
  PulseIcon,
  QuestionIcon,
  ReportIcon,
  SidebarCollapseIcon,
  SunIcon,
  SyncIcon,
  TasklistIcon,
  WebhookIcon,
} from "@primer/octicons-react";
import type { Icon } from "@primer/octicons-react";
import { useNavigate } from "@tanstack/react-router";
import type { OrganizationStore } from "../../features/organization/organization-store.ts";
import { useReloads } from "../../features/organization/use-reloads.ts";
import { useNotificationSetting } from "../../features/task/use-notification-setting.ts";
import { useServices } from "../../services/context.ts";
import type { Command } from "../keyboard/keymap.ts";

export interface PaletteAction {
  readonly id: string;
  readonly label: string;
  readonly icon: Icon;
  readonly run: () => void;
}

export interface PaletteActions {
  readonly pages: readonly PaletteAction[];
  readonly actions: readonly PaletteAction[];
}

/** Pages and actions of the palette; what needs an organization is left out where there is none. */
export function usePaletteActions(
  store: OrganizationStore | null,
  run: (command: Command) => void,
): PaletteActions {
  const { preferences } = useServices();
  const navigate = useNavigate();
  const orgId = store?.orgId ?? "";
  const reloads = useReloads(orgId);
  const { theme } = preferences;
  const attention = () => void navigate({ to: "/orgs/$orgId/attention", params: { orgId } });
  const notifications = useNotificationSetting();
  const ofOrganization: readonly PaletteAction[] = [
    { id: "new-task", label: "New task", icon: PlusIcon, run: () => run("newTask") },
    { id: "reload", label: "Reload organization", icon: SyncIcon, run: reloads.organization },
    { id: "reload-prs", label: "Reload all PRs", icon: SyncIcon, run: reloads.pullRequests },
  ];
  return {
    pages: [
      { id: "overview", label: "Overview", icon: PulseIcon, run: () => run("overview") },
      ...(store === null
        ? []
        : [
            { id: "attention", label: "Attention", icon: ReportIcon, run: attention },
            { id: "tasks", label: "Tasks", icon: TasklistIcon, run: () => run("tasks") },
          ]),
      { id: "deliveries", label: "Deliveries", icon: WebhookIcon, run: () => run("deliveries") },
      { id: "connection", label: "Connection to GitHub", icon: PlugIcon, run: () => run("connection") },
    ],
    actions: [
      ...(store === null ? [] : ofOrganization),
      {
        id: "sidebar",
        label: "Show or hide the sidebar",
        icon: SidebarCollapseIcon,
        run: () => run("sidebar"),
      },
      { id: "light", label: "Theme: light", icon: SunIcon, run: () => theme.set("light") },
      { id: "dark", label: "Theme: dark", icon: MoonIcon, run: () => theme.set("dark") },
      {
        id: "system",
        label: "Theme: same as the system",
        icon: DeviceDesktopIcon,
        run: () => theme.set("system"),
      },
      {
        id: "notifications",
        label: notifications.isOn ? "Stop notifications about tasks" : "Notify me about tasks",
        icon: BellIcon,
        run: notifications.toggle,
      },
      { id: "shortcuts", label: "Keyboard shortcuts", icon: QuestionIcon, run: () => run("shortcuts") },
    ],
  };
}
