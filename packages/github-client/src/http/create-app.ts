import { App } from "@octokit/app";
import { Octokit } from "@octokit/core";
import { retry } from "@octokit/plugin-retry";
import { createAppJwtSigner } from "../auth/app-jwt.ts";
import { createTokenCache } from "../auth/token-cache.ts";
import type { Redactor } from "../redact.ts";
import type { GithubClientLog } from "../options.ts";
import { createObservedFetch, type ObservedFetchDeps } from "./observed-fetch.ts";
import { createPaceWrites } from "./pace-writes.ts";
import { renewToken } from "./renew-token.ts";

export interface AppDeps extends ObservedFetchDeps {
  readonly appId: string;
  readonly privateKey: string;
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly paceWrites: boolean;
  readonly retryBaseMs: number;
  readonly log: GithubClientLog;
  readonly redactor: Redactor;
  readonly now: () => number;
}

type OctokitOptions = NonNullable<ConstructorParameters<typeof Octokit>[0]> & { readonly auth?: object };

/** The App and its installations as octokit sees them; the request options of `createCall` complete each call. */
export function createApp(deps: AppDeps): App {
  const auth = {
    privateKey: undefined,
    createJwt: createAppJwtSigner(deps.privateKey, deps.now),
    cache: createTokenCache({ now: deps.now, onToken: (token) => deps.redactor.remember(token) }),
  };
  const shared = {
    baseUrl: deps.baseUrl.replace(/\/+$/, ""),
    userAgent: deps.userAgent,
    log: quietLog(deps),
    // Only octokit's own token requests use this fetch: each call brings one that knows its route.
    request: { fetch: createObservedFetch(deps, { routeClass: "installation_token", installationId: null }) },
    throttle: { enabled: deps.paceWrites },
    retry: { retries: 2, retryAfterBaseValue: deps.retryBaseMs, doNotRetry: refusals },
  };
  const withDefaults = Octokit.plugin(renewToken, createPaceWrites(), retry).defaults(
    (options: OctokitOptions) => ({
      ...options,
      ...shared,
      auth: { ...options.auth, ...auth },
    }),
  );
  return new App({ appId: deps.appId, privateKey: deps.privateKey, Octokit: withDefaults, log: shared.log });
}

/** Answers that the same request would get again. A limit (403, 429) is the rate gate's business. */
const refusals = [400, 401, 403, 404, 405, 406, 409, 410, 413, 415, 422, 429, 451, 501];

/** octokit logs with request objects as second argument: only the message goes through, redacted. */
function quietLog({ log, redactor }: AppDeps) {
  const clean = (message: unknown) => redactor.redact(String(message));
  return {
    debug: (message: unknown) => log.debug(clean(message)),
    info: (message: unknown) => log.info(clean(message)),
    warn: (message: unknown) => log.warn(clean(message)),
    error: (message: unknown) => log.error(clean(message)),
  };
}
