import { addMember, removeMember, renameAccount } from "../operations/change-organization.ts";
import { createAccount, type NewAccount } from "../operations/create-account.ts";
import {
  emitInstallation,
  type InstallOptions,
  installApp,
  suspendInstallation,
  uninstallApp,
  unsuspendInstallation,
} from "../operations/install-app.ts";
import { selectRepositories } from "../operations/select-repositories.ts";
import type { Account, Installation, Permissions } from "../state/entities.ts";
import type { World } from "../world.ts";
import { firstMember, type Lookup } from "./lookup.ts";

/** People, organizations and the App's installations on them. */
export function accountControl(world: World, lookup: Lookup) {
  const { account, installation } = lookup;
  const senderOf = (login: string): number => firstMember(account(login));
  return {
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
    renameAccount: (login: string, to: string): void =>
      renameAccount(world, account(login), to, senderOf(login)),
    addMember: (organization: string, user: string, role: "admin" | "member" = "member"): void =>
      addMember(world, account(organization), account(user), role, senderOf(organization)),
    removeMember: (organization: string, user: string): void =>
      removeMember(world, account(organization), account(user), senderOf(organization)),
    installApp: (login: string, options: InstallOptions = {}): Installation =>
      installApp(world, account(login), senderOf(login), options),
    suspendApp: (login: string): void => suspendInstallation(world, installation(login), senderOf(login)),
    unsuspendApp: (login: string): void => unsuspendInstallation(world, installation(login), senderOf(login)),
    uninstallApp: (login: string): void => uninstallApp(world, installation(login), senderOf(login)),
    /** The account's owner accepts other permissions for the App. */
    acceptPermissions(login: string, permissions: Permissions): void {
      const found = installation(login);
      found.permissions = permissions;
      emitInstallation(world, found, "new_permissions_accepted", senderOf(login));
    },
    /** `names`: full names. */
    selectRepositories(login: string, action: "added" | "removed", names: string[]): void {
      const repositories = names.map((name) => lookup.repository(name));
      selectRepositories(world, installation(login), repositories, action, senderOf(login));
    },
  };
}
