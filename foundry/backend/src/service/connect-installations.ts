import type { GithubAppInfo, GithubClient, GithubInstallation } from "@foundry/github-client";
import { backoffMs } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import type { Logger } from "pino";

interface ConnectDeps {
  readonly client: Pick<GithubClient, "getApp" | "listInstallations">;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly random: () => number;
  /** Whether all were connected once: then webhooks tell the rest, and GitHub is not asked [GH9]. */
  isConnected(): boolean;
  /** All are connected. */
  onConnected(): void;
  onApp(app: GithubAppInfo): void;
  /** Stores the account and starts its first sync. */
  connect(installation: GithubInstallation): Promise<void>;
}

const policy: RetryPolicy = { baseMs: 1000, capMs: 60_000, maxAttempts: Number.POSITIVE_INFINITY };

/**
 * The first connection: asks GitHub who the App is and, the first time, where it is installed. Tries
 * again with backoff while GitHub is away; later installations come by webhook. Returns the end of it.
 */
export function connectInstallations(deps: ConnectDeps): () => void {
  const abort = new AbortController();
  let cancelTimer: (() => void) | null = null;
  let attempts = 0;

  const attempt = async (): Promise<void> => {
    try {
      await connectOnce(deps, abort.signal);
    } catch (error) {
      if (abort.signal.aborted) return;
      attempts += 1;
      deps.logger.warn({ err: error, attempts }, "the first connection to GitHub failed; trying again");
      cancelTimer = deps.clock.setTimer(backoffMs(attempts, policy, deps.random), () => void attempt());
    }
  };
  void attempt();
  return () => {
    abort.abort();
    cancelTimer?.();
  };
}

async function connectOnce(deps: ConnectDeps, signal: AbortSignal): Promise<void> {
  deps.onApp(await deps.client.getApp({ signal }));
  if (deps.isConnected()) return;
  const installations: GithubInstallation[] = [];
  for (let page: number | null = 1; page !== null;) {
    const answer: Awaited<ReturnType<GithubClient["listInstallations"]>> =
      await deps.client.listInstallations({ page, signal });
    installations.push(...answer.items);
    page = answer.nextPage;
  }
  for (const installation of installations) await deps.connect(installation);
  deps.onConnected();
}
