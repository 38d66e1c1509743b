import type { OrganizationListItem } from "@foundry/shared";
import { OrganizationIcon, PersonIcon, PlusIcon, TriangleDownIcon } from "@primer/octicons-react";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useServices } from "../../services/context.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { plural } from "../../ui/format.ts";
import { MenuButton } from "../../ui/menu/menu-button.tsx";
import type { MenuEntry } from "../../ui/menu/menu-entry.ts";
import { useReadable } from "../../ui/readable.ts";
import type { OrganizationStore } from "./organization-store.ts";
import styles from "./organization-switcher.module.css";
import { useOrganizationsLive } from "./use-organizations-live.ts";

/** The current organization, and the way to the others; the list is live while it is open. */
export function OrganizationSwitcher({ store }: { readonly store: OrganizationStore }) {
  const { organizations, sidebarFilter } = useServices();
  const { data: list } = useReadable(organizations.state);
  const connection = useReadable(store.connection);
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  useOrganizationsLive(open);
  const known = list?.find((item) => item.organizationId === store.orgId)?.connection;
  const { login, avatarUrl } = connection ?? known ?? { login: "Organization", avatarUrl: null };

  const entries = (): MenuEntry[] => [
    ...(list ?? []).map((item) => ({
      kind: "action" as const,
      id: item.organizationId,
      label: item.connection.login,
      icon: item.connection.accountType === "User" ? PersonIcon : OrganizationIcon,
      hint: describe(item),
      checked: item.organizationId === store.orgId,
      run: () => {
        sidebarFilter.set("");
        void navigate({ to: "/orgs/$orgId", params: { orgId: item.organizationId } });
      },
    })),
    { kind: "separator", id: "separator" },
    {
      kind: "action",
      id: "connect",
      label: "Connect an organization",
      icon: PlusIcon,
      run: () => void navigate({ to: "/settings/connection" }),
    },
  ];
  const change = (next: boolean) => {
    setOpen(next);
    if (next) organizations.reload();
  };
  return (
    <MenuButton
      label="Switch organization"
      entries={entries}
      className={styles.switcher}
      onOpenChange={change}
      named
    >
      <Avatar login={login} src={avatarUrl} square />
      <span className={styles.login}>{login}</span>
      <span className="visually-hidden">, switch organization</span>
      <TriangleDownIcon size={16} />
    </MenuButton>
  );
}

function describe(item: OrganizationListItem): string {
  if (item.connection.status !== "connected") {
    return item.connection.status === "suspended" ? "Suspended" : "Disconnected";
  }
  const repositories = plural(item.repositoryCount, "repository", "repositories");
  return `${repositories} · ${plural(item.openPullRequestCount, "PR")}`;
}
