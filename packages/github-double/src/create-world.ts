import { createDiffReader } from "./git/diff.ts";
import { createRepositoryLocks } from "./git/repository-locks.ts";
import { createRateLimits } from "./http/rate-limits.ts";
import { createRandom } from "./random.ts";
import type { GitHubDoubleOptions } from "./start.ts";
import { nextId, type State } from "./state/state.ts";
import type { Delivery } from "./webhooks/delivery.ts";
import { createWebhookQueue } from "./webhooks/webhook-queue.ts";
import type { Clock, World } from "./world.ts";

export interface WorldParts {
  clock: Clock;
  seed: number;
  dataDir: string;
  state: State;
  deliveries: Delivery[];
}

/** `url` is set as soon as the server listens. */
export function createWorld(options: GitHubDoubleOptions, parts: WorldParts): World {
  const { clock, seed, dataDir, state, deliveries } = parts;
  return {
    state,
    clock,
    url: "",
    dataDir,
    webhooks: createWebhookQueue({
      clock,
      random: createRandom(seed + 2),
      nextId: () => nextId(state),
      deliveries,
      timeoutMs: options.webhookTimeoutMs ?? 10_000,
      target: () => webhookTarget(state),
    }),
    locks: createRepositoryLocks(),
    limits: createRateLimits(options.rateLimit ?? 5000, clock),
    diffs: createDiffReader(),
    distinctTimestamps: options.distinctTimestamps ?? false,
  };
}

function webhookTarget({ app }: State) {
  const { url, secret, id } = app.webhook;
  return url === null ? null : { url, secret, hookId: id, appId: app.id };
}
