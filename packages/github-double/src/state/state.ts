import type { DemoRepositoryState } from "./demo.ts";
import type {
  Account,
  App,
  Installation,
  InstallationToken,
  Repository,
  UserToken,
  OAuthCode,
  AppManifest,
} from "./entities.ts";

/** All that the double knows, apart from code, which lives in git. Plain data, so that it can be saved. */
export interface State {
  lastId: number;
  app: App;
  accounts: Map<number, Account>;
  /** Lower-case login → account id: names are case-insensitive. */
  accountIds: Map<string, number>;
  repositories: Map<number, Repository>;
  /** Lower-case "owner/name" → repository id. */
  repositoryIds: Map<string, number>;
  /** Lower-case full names of before a renaming or a transfer: they redirect. */
  formerRepositoryNames: Map<string, number>;
  installations: Map<number, Installation>;
  installationTokens: Map<string, InstallationToken>;
  userTokens: Map<string, UserToken>;
  /** Codes of the OAuth web flow, good for one exchange. */
  oauthCodes: Map<string, OAuthCode>;
  /** Refresh token → user id. */
  refreshTokens: Map<string, number>;
  /** Codes of the manifest flow, good for one conversion. */
  manifestCodes: Map<string, AppManifest>;
  /** Empty until the demo is seeded. */
  demo: DemoRepositoryState[];
  /** The demo is half there: nothing to be saved. */
  seeding: boolean;
}

/** The next id: one sequence for everything, so that an id of one kind is never a valid one of another. */
export function nextId(state: State): number {
  state.lastId += 1;
  return state.lastId;
}
