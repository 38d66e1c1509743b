import { validationFailed } from "../http/http-error.ts";
import type { Account } from "../state/entities.ts";
import { nextId } from "../state/state.ts";
import type { World } from "../world.ts";

export interface NewAccount {
  login: string;
  type: Account["type"];
  name?: string | null | undefined;
  email?: string | null | undefined;
  description?: string | null | undefined;
}

/** @throws HttpError 422 when the login is taken, in any case */
export function createAccount(world: World, asked: NewAccount): Account {
  const key = asked.login.toLowerCase();
  if (world.state.accountIds.has(key)) {
    throw validationFailed([{ resource: "Account", field: "login", code: "already_exists" }]);
  }
  const account: Account = {
    id: nextId(world.state),
    login: asked.login,
    type: asked.type,
    name: asked.name ?? null,
    email: asked.email ?? null,
    description: asked.description ?? null,
    createdAtMs: world.clock.now(),
    updatedAtMs: world.clock.now(),
    members: new Map(),
    teams: [],
  };
  world.state.accounts.set(account.id, account);
  world.state.accountIds.set(key, account.id);
  return account;
}
