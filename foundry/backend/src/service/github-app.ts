import { createGithubClient } from "@foundry/github-client";
import type { GithubClient, GithubObservation, GithubRateLimit } from "@foundry/github-client";
import type { Logger } from "pino";
import type { GithubAppConfig } from "../config.ts";
import type { Metrics } from "../app-shell/metrics.ts";

/** What the last answers of GitHub said; nothing here ever asks GitHub. */
export interface GithubStatus {
  /** null: the last call was answered, or none was made yet. */
  failure(): { readonly message: string; readonly atMs: number } | null;
  lastAnswerAtMs(): number | null;
  /** By installation id; null is the App's own budget. */
  rateLimits(): ReadonlyMap<string | null, GithubRateLimit>;
}

export interface GithubApp {
  readonly config: GithubAppConfig;
  readonly client: GithubClient;
  readonly status: GithubStatus;
}

interface GithubAppDeps {
  readonly config: GithubAppConfig;
  readonly metrics: Pick<Metrics, "githubRequest" | "githubRateLimit">;
  readonly logger: Logger;
  readonly now: () => number;
}

/** The one client of GitHub's API that this process has, with what it observes. */
export function createGithubApp({ config, metrics, logger, now }: GithubAppDeps): GithubApp {
  const status = watchGithub(now);
  const client = createGithubClient({
    appId: config.appId,
    privateKey: config.privateKey.reveal(),
    baseUrl: config.apiUrl,
    userAgent: "foundry",
    log: logger,
    observe(observation) {
      status.observe(observation);
      metrics.githubRequest(observation.routeClass, observation.status);
      if (observation.rateLimit !== null) {
        metrics.githubRateLimit(observation.installationId ?? "app", observation.rateLimit.remaining);
      }
    },
  });
  return { config, client, status };
}

function watchGithub(now: () => number): GithubStatus & { observe(observation: GithubObservation): void } {
  let failure: ReturnType<GithubStatus["failure"]> = null;
  let lastAnswerAtMs: number | null = null;
  const rateLimits = new Map<string | null, GithubRateLimit>();
  return {
    failure: () => failure,
    lastAnswerAtMs: () => lastAnswerAtMs,
    rateLimits: () => rateLimits,
    observe({ status, routeClass, installationId, rateLimit }) {
      if (rateLimit !== null) rateLimits.set(installationId, rateLimit);
      if (status > 0 && status < 500) {
        failure = null;
        lastAnswerAtMs = now();
        return;
      }
      const what = status === 0 ? "did not answer" : `answered ${status}`;
      failure = { message: `GitHub ${what} (${routeClass}).`, atMs: now() };
    },
  };
}
