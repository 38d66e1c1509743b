import { useParams } from "@tanstack/react-router";
import { useEffect } from "react";
import type { OrganizationStore } from "../../features/organization/organization-store.ts";
import { isOrgId } from "../../features/organization/paths.ts";
import { useServices } from "../../services/context.ts";
import { useReadable } from "../../ui/readable.ts";

/** The organization of the sidebar: the address's, else the one that was looked at last, else the first. */
export function useShellOrganization(): OrganizationStore | null {
  const services = useServices();
  const params: { orgId?: string } = useParams({ strict: false });
  const addressed = params.orgId !== undefined && isOrgId(params.orgId) ? params.orgId : undefined;
  const { lastOrgId } = services.preferences;
  const last = useReadable(lastOrgId);
  const { data: list } = useReadable(services.organizations.state);
  const isKnown = list === null || list.some((item) => item.organizationId === last);
  const orgId = addressed ?? (isKnown ? last : null) ?? list?.[0]?.organizationId ?? null;
  const store = orgId === null ? null : services.organization(orgId);
  useEffect(() => store?.follow(), [store]);
  useEffect(() => {
    if (addressed !== undefined) lastOrgId.set(addressed);
  }, [addressed, lastOrgId]);
  return store;
}
