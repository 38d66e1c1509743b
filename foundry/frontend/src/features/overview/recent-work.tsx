import { GitPullRequestIcon } from "@primer/octicons-react";
import { useMemo } from "react";
import { Box } from "../../ui/box.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useReadable } from "../../ui/readable.ts";
import { useSettledList } from "../../ui/settle/use-settled-list.ts";
import { newestItems } from "../organization/newest-items.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { WorkLine } from "../organization/work-line.tsx";

const SHOWN = 10;

/** The pull requests and tasks that moved last, of all repositories. */
export function RecentWork({ store }: { readonly store: OrganizationStore }) {
  const version = useReadable(store.workVersion);
  const newest = useMemo(() => ({ version, items: newestItems(store.work, SHOWN) }).items, [store, version]);
  const { rows, gone, handlers } = useSettledList(newest, store.orgId);
  return (
    <Box title="Recently updated">
      {rows.length === 0 ? (
        <EmptyState icon={GitPullRequestIcon} title="Nothing is open">
          Open a pull request on GitHub: it shows here a moment later.
        </EmptyState>
      ) : (
        <ul {...handlers}>
          {rows.map((item) => (
            <WorkLine key={item.id} orgId={store.orgId} item={item} gone={gone.has(item.id)} />
          ))}
        </ul>
      )}
    </Box>
  );
}
