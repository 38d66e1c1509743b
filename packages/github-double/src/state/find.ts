import type { Account, Installation, Repository } from "./entities.ts";
import type { State } from "./state.ts";

/** A broken reference inside the double: a programming error, never a caller's mistake. */
function missing(kind: string, id: number | string): never {
  throw new Error(`the double has no ${kind} ${id}`);
}

export function accountById(state: State, id: number): Account {
  return state.accounts.get(id) ?? missing("account", id);
}

export function accountByLogin(state: State, login: string): Account | undefined {
  const id = state.accountIds.get(login.toLowerCase());
  return id === undefined ? undefined : state.accounts.get(id);
}

export function repositoryById(state: State, id: number): Repository {
  return state.repositories.get(id) ?? missing("repository", id);
}

export function repositoryByName(state: State, owner: string, name: string): Repository | undefined {
  const id = state.repositoryIds.get(`${owner}/${name}`.toLowerCase());
  return id === undefined ? undefined : state.repositories.get(id);
}

export function fullName(state: State, repository: Repository): string {
  return `${accountById(state, repository.ownerId).login}/${repository.name}`;
}

export function repositoriesOf(state: State, ownerId: number): Repository[] {
  return [...state.repositories.values()].filter((repository) => repository.ownerId === ownerId);
}

export function installationOf(state: State, accountId: number): Installation | undefined {
  return [...state.installations.values()].find((installation) => installation.accountId === accountId);
}

/** The repositories that an installation covers: all of the account's, or the selected ones. */
export function installationRepositories(state: State, installation: Installation): Repository[] {
  const all = repositoriesOf(state, installation.accountId);
  if (installation.repositorySelection === "all") return all;
  return all.filter((repository) => installation.selectedRepositoryIds.has(repository.id));
}

export function installationCovers(installation: Installation, repository: Repository): boolean {
  if (installation.accountId !== repository.ownerId) return false;
  return installation.repositorySelection === "all" || installation.selectedRepositoryIds.has(repository.id);
}

/** The account that the App acts as. */
export function botIdOf({ accountIds, app }: State): number {
  const botId = accountIds.get(`${app.slug}[bot]`);
  if (botId === undefined) throw new Error("the App has no bot account");
  return botId;
}
