import { useLayoutEffect, useMemo, useRef } from "react";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { buildRows } from "./model/build-rows.ts";
import { parseFilter } from "./model/filter.ts";
import { positionsOf } from "./model/positions.ts";
import type { SidebarRow } from "./model/rows.ts";
import { settleRows } from "../../ui/settle/settle-rows.ts";

/** The rows to show now. A change of what the person asked for (filter, collapse) is never held back. */
export function useSidebarRows(store: OrganizationStore, filterText: string, held: boolean) {
  const version = useReadable(store.workVersion);
  const repos = useReadable(store.repos);
  const collapsed = useReadable(useServices().preferences.collapsed(store.orgId));
  const filter = useMemo(() => parseFilter(filterText), [filterText]);
  const next = useMemo(
    () => ({ version, rows: buildRows({ repos, section: store.work.section, collapsed, filter }) }).rows,
    [repos, store, version, collapsed, filter],
  );

  const shown = useRef<{ asked: unknown[]; rows: readonly SidebarRow[] }>({ asked: [], rows: [] });
  const settled = useMemo(() => {
    const same = [store, collapsed, filter].every((value, index) => value === shown.current.asked[index]);
    return settleRows(same ? shown.current.rows : [], next, held);
  }, [next, held, store, collapsed, filter]);
  useLayoutEffect(() => {
    shown.current = { asked: [store, collapsed, filter], rows: settled.rows };
  }, [settled, store, collapsed, filter]);

  const positions = useMemo(() => positionsOf(settled.rows), [settled.rows]);
  return { ...settled, positions, filtering: filter.active };
}
