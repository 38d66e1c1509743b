import type { Connection, RepositoryIdentity } from "@foundry/shared";

/** Why no branch can be moved now; null: they can. */
export function readOnlyReason(
  repository: Pick<RepositoryIdentity, "isArchived">,
  connection: Connection["status"] | undefined,
): string | null {
  if (repository.isArchived) return "The repository is archived: GitHub takes no pushes.";
  if (connection === "suspended") return "The GitHub App is suspended here.";
  if (connection === "disconnected") return "The GitHub App is not installed here any more.";
  return null;
}
