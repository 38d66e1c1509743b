import type { OrganizationListItem } from "@foundry/shared";
import { PlugIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Navigate, useNavigate } from "@tanstack/react-router";
import { useOrganizationsLive } from "../../features/organization/use-organizations-live.ts";
import { useServices } from "../../services/context.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { useReadable } from "../../ui/readable.ts";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useTitle } from "../../ui/use-title.ts";

/** Goes on to the organization that was looked at last, or the first; says what to do while there is none. */
export function HomePage() {
  useTitle("");
  const { organizations, preferences } = useServices();
  const navigate = useNavigate();
  const { data: list, error } = useReadable(organizations.state);
  const last = useReadable(preferences.lastOrgId);
  useOrganizationsLive(list?.length === 0);
  const first = list?.find((item) => item.organizationId === last) ?? busiest(list ?? []);
  if (first !== undefined)
    return <Navigate to="/orgs/$orgId" params={{ orgId: first.organizationId }} replace />;
  if (list === null && error !== null) {
    return (
      <ErrorState page title="Organizations cannot be shown" error={error} onRetry={organizations.reload} />
    );
  }
  if (list === null) return <Skeleton label="Loading organizations" />;
  return (
    <EmptyState
      page
      icon={PlugIcon}
      title="No organization is connected"
      actions={
        <Button variant="primary" onClick={() => void navigate({ to: "/settings/connection" })}>
          Connect GitHub
        </Button>
      }
    >
      Foundry shows an organization as soon as your GitHub App is installed in it. This page goes there by
      itself.
    </EmptyState>
  );
}

/** On a first visit, where most is going on. */
function busiest(list: readonly OrganizationListItem[]): OrganizationListItem | undefined {
  return list.toSorted((a, b) => b.openPullRequestCount - a.openPullRequestCount)[0];
}
