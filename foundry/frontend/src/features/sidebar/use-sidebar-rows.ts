import { useMemo, useState } from "react";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";
import { createSettler } from "../../ui/settle/settler.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { buildRows } from "./model/build-rows.ts";
import { parseFilter } from "./model/filter.ts";
import { positionsOf } from "./model/positions.ts";
import type { SidebarRow } from "./model/rows.ts";

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
  const [settler] = useState(() => createSettler<SidebarRow>());
  const settled = useMemo(
    () => settler.settle(next, held, [store, collapsed, filter]),
    [settler, next, held, store, collapsed, filter],
  );
  const positions = useMemo(() => positionsOf(settled.rows), [settled.rows]);
  return { ...settled, positions, filtering: filter.active };
}
