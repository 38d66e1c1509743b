import { useParams } from "@tanstack/react-router";
import { useReadable } from "../../ui/readable.ts";
import type { OrganizationStore } from "../organization/organization-store.ts";
import { repoRowId } from "./model/rows.ts";
import { placeOfTask } from "../organization/sidebar-item.ts";

/** The id of the row whose page is open. */
export function useCurrentRow(store: OrganizationStore): string | null {
  const params: { orgId?: string; taskId?: string; repoId?: string; number?: string } = useParams({
    strict: false,
  });
  const tasks = useReadable(store.tasks);
  if (params.orgId !== store.orgId) return null;
  if (params.taskId !== undefined) {
    const task = tasks.find(({ taskId }) => taskId === params.taskId);
    return task === undefined ? null : placeOfTask(task);
  }
  if (params.repoId === undefined) return null;
  return params.number === undefined ? repoRowId(params.repoId) : `${params.repoId}#${params.number}`;
}
