import { useCallback, useRef, useState } from "react";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";
import { OrganizationSwitcher } from "../organization/organization-switcher.tsx";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { FilterBox } from "./filter-box.tsx";
import { SidebarBody } from "./sidebar-body.tsx";
import { SidebarFoot } from "./sidebar-foot.tsx";
import { SidebarLinks } from "./sidebar-links.tsx";
import { SidebarMenu } from "./sidebar-menu.tsx";
import styles from "./sidebar.module.css";
import { SyncStrip } from "./sync-strip.tsx";
import { useHold } from "../../ui/settle/use-hold.ts";
import { useSidebarRows } from "./use-sidebar-rows.ts";

/** An organization at a glance: its repositories with their open pull requests and tasks. */
export function Sidebar({ store }: { readonly store: OrganizationStore }) {
  const { preferences, sidebarFilter } = useServices();
  const filterText = useReadable(sidebarFilter);
  const setFilterText = sidebarFilter.set;
  const [menuOpen, setMenuOpen] = useState(false);
  const hold = useHold(menuOpen);
  const list = useSidebarRows(store, filterText, hold.held);
  const root = useRef<HTMLDivElement>(null);
  const focusTree = useCallback(() => {
    root.current?.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus();
  }, []);
  const foldAll = () => {
    const ids = store.repos.get().map((repo) => repo.repoId);
    preferences.collapsed(store.orgId).set(new Set(ids));
  };
  return (
    <div ref={root} className={styles.sidebar} data-testid="sidebar">
      <div className={styles.head}>
        <OrganizationSwitcher store={store} />
        <SidebarMenu store={store} onFoldAll={foldAll} />
      </div>
      <div className={styles.filter}>
        <FilterBox text={filterText} onChange={setFilterText} onLeave={focusTree} />
      </div>
      <SidebarLinks store={store} />
      <div className={styles.body}>
        <SidebarBody
          store={store}
          list={list}
          filterText={filterText}
          hold={hold}
          onMenuOpenChange={setMenuOpen}
          onClearFilter={() => setFilterText("")}
        />
      </div>
      <SyncStrip store={store} />
      <SidebarFoot store={store} waiting={list.waiting + list.gone.size} onSettle={hold.release} />
    </div>
  );
}
