import type { GithubConnection } from "@foundry/shared";
import { useEffect, useRef } from "react";
import { useServices } from "../../services/context.ts";
import type { ResourceState } from "../../services/resource.ts";
import { useReadable } from "../../ui/readable.ts";
import { useOrganizationsLive } from "../organization/use-organizations-live.ts";

/** What Foundry is connected to, asked for anew when a page opens and when an installation comes or goes. */
export function useConnection(): ResourceState<GithubConnection> & { readonly reload: () => void } {
  const { connection, organizations } = useServices();
  const { reload } = connection;
  useEffect(() => reload(), [reload]);
  useOrganizationsLive(true);
  const { data: list } = useReadable(organizations.state);
  // An installation came or went: what the page shows of it is old.
  const known = useRef(list);
  useEffect(() => {
    if (known.current !== null && known.current !== list) reload();
    known.current = list;
  }, [list, reload]);
  return { ...useReadable(connection.state), reload };
}
