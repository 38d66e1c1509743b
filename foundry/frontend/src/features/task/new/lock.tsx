import type { WorkbenchRepoSummary } from "@foundry/shared";
import { LockIcon } from "@primer/octicons-react";

export function Lock({ repository }: { readonly repository: WorkbenchRepoSummary }) {
  return repository.isPrivate ? <LockIcon size={12} aria-label="Private" /> : null;
}
