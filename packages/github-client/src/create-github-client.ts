import { repositoryTokenCalls, type RepositoryTokenCalls } from "./auth/repository-tokens.ts";
import { appCalls, type AppCalls } from "./calls/app.ts";
import { checkRunCalls, type CheckRunCalls } from "./calls/check-runs.ts";
import { collaboratorCalls, type CollaboratorCalls } from "./calls/collaborators.ts";
import { contentCalls, type ContentCalls } from "./calls/contents.ts";
import { hookDeliveryCalls, type HookDeliveryCalls } from "./calls/hook-deliveries.ts";
import { issueCalls, type IssueCalls } from "./calls/issues.ts";
import { memberCalls, type MemberCalls } from "./calls/members.ts";
import { pullRequestCalls, type PullRequestCalls } from "./calls/pull-requests.ts";
import { reactionCalls, type ReactionCalls } from "./calls/reactions.ts";
import { repositoryCalls, type RepositoryCalls } from "./calls/repositories.ts";
import { createApp } from "./http/create-app.ts";
import { createCall, type Call, type CallDeps } from "./http/create-call.ts";
import { createRateGate } from "./http/rate-gate.ts";
import { createSlots } from "./http/slots.ts";
import type { GithubClientOptions } from "./options.ts";
import { createRedactor } from "./redact.ts";

/** Calls under an installation's token. */
export interface GithubInstallationClient
  extends
    RepositoryCalls,
    PullRequestCalls,
    MemberCalls,
    ContentCalls,
    CheckRunCalls,
    IssueCalls,
    ReactionCalls,
    CollaboratorCalls,
    RepositoryTokenCalls {}

/** Calls as the App itself, and the way to its installations. */
export interface GithubClient extends AppCalls, HookDeliveryCalls {
  /**
   * The same client for the same id. No request is made until its first call.
   * @throws TypeError when it is no decimal string
   */
  forInstallation(installationId: string): GithubInstallationClient;
  /** Takes live token values, the private key and everything that looks like a credential out of a text. */
  redact(text: string): string;
}

/**
 * @throws TypeError when the private key is no RSA key
 */
export function createGithubClient(options: GithubClientOptions): GithubClient {
  const redactor = createRedactor();
  redactor.remember(options.privateKey);
  const now = () => options.clock?.now() ?? Date.now();
  const { timeoutMs = 10_000, longestInlineWaitMs = 2_000, retryBaseMs = 250, paceWrites = true } = options;
  const app = createApp({ ...options, timeoutMs, retryBaseMs, paceWrites, redactor, now });
  const { observe } = options;
  const redact = (text: string) => redactor.redact(text);
  const rememberToken = (token: string) => redactor.remember(token);
  const slots = createSlots(options.maxConcurrent ?? 50);
  const callAs = (installationId: string | null, octokit: CallDeps["octokit"]): Call => {
    const gate = createRateGate({ now, longestWaitMs: longestInlineWaitMs });
    const deps = {
      octokit,
      installationId,
      gate,
      slots,
      longestInlineWaitMs,
      timeoutMs,
      observe,
      now,
      redact,
    };
    return createCall(deps);
  };
  const installations = new Map<string, GithubInstallationClient>();
  const callApp = callAs(null, () => Promise.resolve(app.octokit));
  return {
    ...appCalls(callApp),
    ...hookDeliveryCalls(callApp),
    forInstallation(installationId) {
      const known = installations.get(installationId);
      if (known) return known;
      if (!/^[1-9]\d*$/.test(installationId)) throw new TypeError("an installation id is a decimal string");
      const octokit = lazy(() => app.getInstallationOctokit(Number(installationId)));
      const client = {
        ...installationClient(callAs(installationId, octokit), options.appId),
        ...repositoryTokenCalls({ call: callApp, installationId, now, onToken: rememberToken }),
      };
      installations.set(installationId, client);
      return client;
    },
    redact,
  };
}

/** A new family of calls is a file in calls/ and a line here. */
function installationClient(call: Call, appId: string) {
  return {
    ...repositoryCalls(call),
    ...pullRequestCalls(call),
    ...memberCalls(call),
    ...contentCalls(call),
    ...checkRunCalls(call, appId),
    ...issueCalls(call, appId),
    ...reactionCalls(call),
    ...collaboratorCalls(call),
  };
}

function lazy<T>(create: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | null = null;
  return () => (value ??= create());
}
