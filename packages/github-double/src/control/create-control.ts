import type { ApiFaults } from "../faults/api-faults.ts";
import type { ServerDeps } from "../http/create-server.ts";
import type { RequestCounters } from "../http/request-counters.ts";
import type { Repository } from "../state/entities.ts";
import type { WebhookFaults } from "../webhooks/webhook-queue.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import { accountControl } from "./account-control.ts";
import { pullRequestControl } from "./pull-request-control.ts";
import { type BulkSeed, seedBulk } from "./seed-bulk.ts";
import { readTruth, type Truth } from "./read-truth.ts";

/** The hand that moves the double: what people, other programs and bad luck do to GitHub. */
export interface Control extends ReturnType<typeof accountControl>, ReturnType<typeof pullRequestControl> {
  /** Many repositories with many open pull requests each, in one or two processes of git. No events. */
  seedBulk(seed: BulkSeed): Promise<Repository[]>;
  /** What is true of an account now, for a comparison with a mirror. */
  truth(login: string): Truth;
  setWebhook(webhook: { url: string | null; secret?: string }): void;
  /** Resolves when each event so far has had its attempt. */
  webhooksSettled(): Promise<void>;
  /** The delivery log, oldest first. */
  deliveries(): Delivery[];
  setWebhookFaults(faults: Partial<WebhookFaults>): void;
  faults: Pick<ApiFaults, "add" | "clear">;
  requests: Omit<RequestCounters, "record">;
  /** Leaves that many API requests to an account's installation until its hour ends. */
  exhaustRateLimit(login: string, remaining: number): void;
}

export function createControl(deps: ServerDeps): Control {
  const { world, faults, counters } = deps;
  const accounts = accountControl(world);
  return {
    ...accounts,
    ...pullRequestControl(world),
    seedBulk: (seed) => seedBulk(world, seed),
    truth: (login) => readTruth(world, accounts.account(login)),
    setWebhook({ url, secret }) {
      world.state.app.webhook.url = url;
      if (secret !== undefined) world.state.app.webhook.secret = secret;
    },
    webhooksSettled: () => world.webhooks.settled(),
    deliveries: () => world.webhooks.log.all(),
    setWebhookFaults: (changed) => world.webhooks.setFaults(changed),
    faults,
    requests: counters,
    exhaustRateLimit(login, remaining) {
      deps.limits.exhaust(`installation:${accounts.installation(login).id}`, remaining);
    },
  };
}
