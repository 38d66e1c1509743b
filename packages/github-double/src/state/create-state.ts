import { createApp } from "../auth/create-app.ts";
import type { Account } from "./entities.ts";
import type { State } from "./state.ts";

export interface NewState {
  slug: string;
  nowMs: number;
}

/** A GitHub with nothing on it but the App, its owner and its bot. */
export async function createState(asked: NewState): Promise<State> {
  const accounts = new Map<number, Account>();
  const ids = { lastId: 1000 };
  const take = (): number => {
    ids.lastId += 1;
    return ids.lastId;
  };
  const owner = emptyAccount(take(), "app-owner", "User", asked.nowMs);
  const bot = emptyAccount(take(), `${asked.slug}[bot]`, "Bot", asked.nowMs);
  for (const account of [owner, bot]) accounts.set(account.id, account);
  const app = await createApp({ ...asked, id: take(), hookId: take(), ownerId: owner.id });
  return {
    lastId: ids.lastId,
    app,
    accounts,
    accountIds: new Map([...accounts.values()].map((account) => [account.login, account.id])),
    repositories: new Map(),
    repositoryIds: new Map(),
    formerRepositoryNames: new Map(),
    installations: new Map(),
    installationTokens: new Map(),
    userTokens: new Map(),
    oauthCodes: new Map(),
    refreshTokens: new Map(),
    manifestCodes: new Map(),
    demo: [],
    seeding: false,
  };
}

function emptyAccount(id: number, login: string, type: Account["type"], nowMs: number): Account {
  return {
    id,
    login,
    type,
    name: null,
    email: null,
    description: null,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
    members: new Map(),
    teams: [],
  };
}
