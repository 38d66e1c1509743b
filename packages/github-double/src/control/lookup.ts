import type { Account, Installation, Issue, Pull, Repository } from "../state/entities.ts";
import { accountById, accountByLogin, installationOf, repositoryByName } from "../state/find.ts";
import type { World } from "../world.ts";

/** Finds things by the names that people use. An unknown one throws: the caller's script is wrong. */
export interface Lookup {
  account: (login: string) => Account;
  hasAccount: (login: string) => boolean;
  /** By full name, in any case. */
  repository: (fullName: string) => Repository;
  installation: (login: string) => Installation;
  pull: (fullName: string, number: number) => Pull;
  issue: (fullName: string, number: number) => Issue;
  /** The id of who acts: the login's, or, without one, the first member of the repository's owner. */
  actor: (repository: Repository, login?: string) => number;
  /** Runs a change of a repository with its lock held. */
  locked: <T>(fullName: string, change: (repository: Repository) => T | Promise<T>) => Promise<T>;
}

export function createLookup(world: World): Lookup {
  const { state } = world;
  const account = (login: string): Account => accountByLogin(state, login) ?? unknown("account", login);
  const repository = (fullName: string): Repository => {
    const [owner = "", name = ""] = fullName.split("/");
    return repositoryByName(state, owner, name) ?? unknown("repository", fullName);
  };
  return {
    account,
    hasAccount: (login) => accountByLogin(state, login) !== undefined,
    repository,
    installation: (login) => installationOf(state, account(login).id) ?? unknown("installation on", login),
    pull: (fullName, number) =>
      repository(fullName).pulls.get(number) ?? unknown("pull request", `${fullName}#${number}`),
    issue: (fullName, number) =>
      repository(fullName).issues.get(number) ?? unknown("issue", `${fullName}#${number}`),
    actor: (found, login) =>
      login === undefined ? firstMember(accountById(state, found.ownerId)) : account(login).id,
    locked: (fullName, change) => {
      const found = repository(fullName);
      return world.locks.run(found.id, async () => change(found));
    },
  };
}

/** Who acts for an account: its first member, or the account itself. */
export function firstMember(account: Account): number {
  const [first] = account.members.keys();
  return first ?? account.id;
}

function unknown(kind: string, name: string): never {
  throw new Error(`the double has no ${kind} ${name}`);
}
