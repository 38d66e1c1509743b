import { KebabHorizontalIcon, RepoIcon, SyncIcon } from "@primer/octicons-react";
import iconButton from "../../ui/icon-button.module.css";
import { MenuButton } from "../../ui/menu/menu-button.tsx";
import type { MenuEntry } from "../../ui/menu/menu-entry.ts";
import { useReadable } from "../../ui/readable.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { useReloads } from "../organization/use-reloads.ts";

/** The three dots at the top right: reload what GitHub says, and fold all repositories. */
export function SidebarMenu(props: { readonly store: OrganizationStore; readonly onFoldAll: () => void }) {
  const reloads = useReloads(props.store.orgId);
  const connected = useReadable(props.store.connection)?.status === "connected";
  const hint = connected ? {} : { disabled: true, hint: "The organization is not connected" };
  const entries = (): MenuEntry[] => [
    {
      kind: "action",
      id: "organization",
      label: "Reload organization",
      icon: SyncIcon,
      run: reloads.organization,
      ...hint,
    },
    {
      kind: "action",
      id: "pulls",
      label: "Reload all PRs",
      icon: SyncIcon,
      run: reloads.pullRequests,
      ...hint,
    },
    { kind: "separator", id: "separator" },
    {
      kind: "action",
      id: "fold",
      label: "Collapse all repositories",
      icon: RepoIcon,
      run: props.onFoldAll,
    },
  ];
  return (
    <MenuButton label="Organization actions" entries={entries} className={iconButton.button} align="end">
      <KebabHorizontalIcon size={16} />
    </MenuButton>
  );
}
