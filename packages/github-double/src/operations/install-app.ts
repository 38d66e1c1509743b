import { presentInstallation } from "../present/installation.ts";
import { nodeId } from "../present/time.ts";
import type { Account, Installation, Permissions, Repository } from "../state/entities.ts";
import { fullName, installationRepositories } from "../state/find.ts";
import { nextId } from "../state/state.ts";
import { emit } from "../webhooks/emit.ts";
import type { World } from "../world.ts";

export interface InstallOptions {
  /** Names of the selected repositories; all of them without it. */
  repositoryIds?: number[] | undefined;
  permissions?: Permissions | undefined;
  events?: string[] | undefined;
}

export function installApp(
  world: World,
  account: Account,
  senderId: number,
  options: InstallOptions,
): Installation {
  const now = world.clock.now();
  const installation: Installation = {
    id: nextId(world.state),
    accountId: account.id,
    repositorySelection: options.repositoryIds === undefined ? "all" : "selected",
    selectedRepositoryIds: new Set(options.repositoryIds),
    permissions: options.permissions ?? world.state.app.permissions,
    events: options.events ?? world.state.app.events,
    createdAtMs: now,
    updatedAtMs: now,
    suspendedAtMs: null,
    suspendedById: null,
  };
  world.state.installations.set(installation.id, installation);
  emitInstallation(world, installation, "created", senderId);
  return installation;
}

export function suspendInstallation(world: World, installation: Installation, senderId: number): void {
  installation.suspendedAtMs = world.clock.now();
  installation.suspendedById = senderId;
  installation.updatedAtMs = world.clock.now();
  emitInstallation(world, installation, "suspend", senderId);
}

export function unsuspendInstallation(world: World, installation: Installation, senderId: number): void {
  installation.suspendedAtMs = null;
  installation.suspendedById = null;
  installation.updatedAtMs = world.clock.now();
  emitInstallation(world, installation, "unsuspend", senderId);
}

/** Removes the installation and its tokens; its last event is the removal. */
export function uninstallApp(world: World, installation: Installation, senderId: number): void {
  emitInstallation(world, installation, "deleted", senderId);
  world.state.installations.delete(installation.id);
  for (const [text, token] of world.state.installationTokens) {
    if (token.installationId === installation.id) world.state.installationTokens.delete(text);
  }
}

export function emitInstallation(
  world: World,
  installation: Installation,
  action: string,
  senderId: number,
  extra: object = {},
): void {
  const repositories = installationRepositories(world.state, installation);
  emit(world, {
    event: "installation",
    action,
    accountId: installation.accountId,
    senderId,
    payload: {
      installation: presentInstallation(world, installation),
      repositories: repositories.map((repository) => presentNamedRepository(world, repository)),
      ...extra,
    },
  });
}

/** The few fields of a repository in installation events. */
export function presentNamedRepository(world: World, repository: Repository): object {
  return {
    id: repository.id,
    node_id: nodeId("Repository", repository.id),
    name: repository.name,
    full_name: fullName(world.state, repository),
    private: repository.private,
  };
}
