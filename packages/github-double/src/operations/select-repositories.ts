import { presentInstallation } from "../present/installation.ts";
import type { Installation, Repository } from "../state/entities.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";
import { presentNamedRepository } from "./install-app.ts";

/** Adds repositories to an installation of selected ones, or takes them out. */
export function selectRepositories(
  world: World,
  installation: Installation,
  repositories: Repository[],
  action: "added" | "removed",
  senderId: number,
): void {
  installation.repositorySelection = "selected";
  for (const { id } of repositories) {
    if (action === "added") installation.selectedRepositoryIds.add(id);
    else installation.selectedRepositoryIds.delete(id);
  }
  installation.updatedAtMs = world.clock.now();
  const named = repositories.map((repository) => presentNamedRepository(world, repository));
  emit(world, {
    event: "installation_repositories",
    action,
    accountId: installation.accountId,
    senderId,
    payload: {
      installation: presentInstallation(world, installation),
      repository_selection: installation.repositorySelection,
      repositories_added: action === "added" ? named : [],
      repositories_removed: action === "removed" ? named : [],
      requester: null,
    },
  });
}
