import { Outlet, useParams } from "@tanstack/react-router";
import { OrganizationProvider } from "../../features/organization/organization-store.ts";
import { useServices } from "../../services/context.ts";

/** Gives the pages of an organization its store; the shell follows it. */
export function OrganizationLayout() {
  const { orgId } = useParams({ from: "/orgs/$orgId" });
  const store = useServices().organization(orgId);
  return (
    <OrganizationProvider value={store}>
      <Outlet key={orgId} />
    </OrganizationProvider>
  );
}
