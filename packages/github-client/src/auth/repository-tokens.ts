import { object, text, timeMs } from "../entities/fields.ts";
import { GithubError } from "../github-error.ts";
import type { Call } from "../http/create-call.ts";
import { untilAborted } from "../http/until-aborted.ts";
import type { CallOptions } from "../options.ts";

/** What a token may do in its one repository; reading its metadata comes with any. */
export type GithubTokenPermissions = Readonly<Record<string, "read" | "write">>;

/** For git over HTTPS: the user is `x-access-token`, the token the password. */
export interface GithubRepositoryToken {
  readonly token: string;
  readonly expiresAtMs: number;
}

export interface RepositoryTokenRequest extends CallOptions {
  readonly repoId: string;
  /** `{ contents: "write" }` by default. */
  readonly permissions?: GithubTokenPermissions;
  /** A token that GitHub refused: it is not given again. */
  readonly refused?: string;
}

export interface RepositoryTokenCalls {
  /**
   * A token that reaches one repository only. The same one until shortly before it expires, also for callers that ask
   * at once. github_validation_failed: the installation lacks a permission or the repository.
   */
  createRepositoryToken(request: RepositoryTokenRequest): Promise<GithubRepositoryToken>;
}

export interface RepositoryTokenDeps {
  /** As the App: installations cannot make tokens. */
  readonly call: Call;
  readonly installationId: string;
  readonly now: () => number;
  readonly onToken: (token: string) => void;
}

/** Time for a clone or a push that starts with the token. */
const marginMs = 10 * 60_000;
const maxKept = 1_000;
const neverAborted = new AbortController().signal;

export function repositoryTokenCalls(deps: RepositoryTokenDeps): RepositoryTokenCalls {
  const known = new Map<string, GithubRepositoryToken>();
  const running = new Map<string, Promise<GithubRepositoryToken>>();
  const renew = async (key: string, repoId: string, permissions: GithubTokenPermissions) => {
    try {
      const made = await requestToken(deps, repoId, permissions);
      keep(known, key, made, deps.now());
      return made;
    } finally {
      running.delete(key);
    }
  };
  return {
    createRepositoryToken({ repoId, permissions = { contents: "write" }, refused, signal }) {
      const asked = Object.entries(permissions).map(([name, access]) => `${name}:${access}`);
      const key = [repoId, ...asked.toSorted()].join(" ");
      const kept = known.get(key);
      if (kept && kept.token !== refused && kept.expiresAtMs - marginMs > deps.now()) {
        return Promise.resolve(kept);
      }
      const request = running.get(key) ?? renew(key, repoId, permissions);
      running.set(key, request);
      return shared(request, signal ?? neverAborted);
    },
  };
}

/** A caller that leaves does not end the request for the others. */
async function shared<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await untilAborted(signal, () => asked);
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new GithubError("github_aborted", "the request for a token was cancelled");
  }
}

async function requestToken(
  { call, installationId, onToken }: RepositoryTokenDeps,
  repoId: string,
  permissions: GithubTokenPermissions,
): Promise<GithubRepositoryToken> {
  const answer = await call({
    routeClass: "repository_token",
    route: "POST /app/installations/{installation_id}/access_tokens",
    parameters: { installation_id: installationId, repository_ids: [Number(repoId)], permissions },
    // It creates no content.
    isPaced: false,
  });
  const raw = object(answer.data, "token");
  const token = text(raw, "token");
  onToken(token);
  return { token, expiresAtMs: timeMs(raw, "expires_at") };
}

function keep(
  known: Map<string, GithubRepositoryToken>,
  key: string,
  made: GithubRepositoryToken,
  nowMs: number,
): void {
  for (const [other, { expiresAtMs }] of known) {
    if (expiresAtMs <= nowMs || known.size >= maxKept) known.delete(other);
  }
  known.set(key, made);
}
