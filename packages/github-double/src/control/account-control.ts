import { createAccount, type NewAccount } from "../operations/create-account.ts";
import { createRepository, emitRepository, type NewRepository } from "../operations/create-repository.ts";
import {
  type InstallOptions,
  installApp,
  suspendInstallation,
  uninstallApp,
  unsuspendInstallation,
} from "../operations/install-app.ts";
import type { Account, Installation, Repository } from "../state/entities.ts";
import { accountByLogin, installationOf, repositoryByName } from "../state/find.ts";
import type { World } from "../world.ts";

/** Accounts, their repositories, and the App's installations. Names are case-insensitive; unknown ones throw. */
export function accountControl(world: World) {
  const { state } = world;
  const account = (login: string): Account => {
    const found = accountByLogin(state, login);
    if (found === undefined) throw new Error(`the double has no account ${login}`);
    return found;
  };
  const repository = (name: string): Repository => {
    const [owner = "", repo = ""] = name.split("/");
    const found = repositoryByName(state, owner, repo);
    if (found === undefined) throw new Error(`the double has no repository ${name}`);
    return found;
  };
  const installation = (login: string): Installation => {
    const found = installationOf(state, account(login).id);
    if (found === undefined) throw new Error(`the App is not installed on ${login}`);
    return found;
  };
  return {
    account,
    /** By full name. */
    repository,
    installation,
    createUser: (login: string, detail: Partial<NewAccount> = {}): Account =>
      createAccount(world, { ...detail, login, type: "User" }),
    /** `members`: logins of people who exist; the first is the admin. */
    createOrganization(login: string, members: string[] = [], detail: Partial<NewAccount> = {}): Account {
      const organization = createAccount(world, { ...detail, login, type: "Organization" });
      for (const [at, member] of members.entries()) {
        organization.members.set(account(member).id, at === 0 ? "admin" : "member");
      }
      return organization;
    },
    async createRepository(name: string, detail: Omit<NewRepository, "name"> = {}): Promise<Repository> {
      const [owner = "", repo = ""] = name.split("/");
      const created = await createRepository(world, account(owner), { ...detail, name: repo });
      emitRepository(world, created, "created", senderOf(account(owner)));
      return created;
    },
    installApp: (login: string, options: InstallOptions = {}): Installation =>
      installApp(world, account(login), senderOf(account(login)), options),
    suspendApp: (login: string): void =>
      suspendInstallation(world, installation(login), senderOf(account(login))),
    unsuspendApp: (login: string): void =>
      unsuspendInstallation(world, installation(login), senderOf(account(login))),
    uninstallApp: (login: string): void => uninstallApp(world, installation(login), senderOf(account(login))),
  };
}

/** Who acts for an account: its first member, or the account itself. */
export function senderOf(account: Account): number {
  const [first] = account.members.keys();
  return first ?? account.id;
}
