import { randomBytes } from "node:crypto";
import { type Activity, createActivity } from "../activity/create-activity.ts";
import type { ApiFaults } from "../faults/api-faults.ts";
import type { ServerDeps } from "../http/create-server.ts";
import type { RequestCounters } from "../http/request-counters.ts";
import type { Repository } from "../state/entities.ts";
import type { Delivery } from "../webhooks/delivery.ts";
import { sendPing } from "../webhooks/send-ping.ts";
import type { WebhookFaults } from "../webhooks/webhook-queue.ts";
import { accountControl } from "./account-control.ts";
import { branchControl } from "./branch-control.ts";
import { conversationControl } from "./conversation-control.ts";
import { createLookup, type Lookup } from "./lookup.ts";
import { pullRequestControl } from "./pull-request-control.ts";
import { readTruth, type Truth } from "./read-truth.ts";
import { repositoryControl } from "./repository-control.ts";
import { type BulkSeed, seedBulk } from "./seed-bulk.ts";

/** The hand that moves the double: what people, other programs and bad luck do to GitHub. */
export interface GitHubControl
  extends
    Omit<Lookup, "actor" | "locked">,
    ReturnType<typeof accountControl>,
    ReturnType<typeof repositoryControl>,
    ReturnType<typeof branchControl>,
    ReturnType<typeof pullRequestControl>,
    ReturnType<typeof conversationControl> {
  /** Many repositories with many open pull requests each, at the cost of one in git. No events. */
  seedBulk(seed: BulkSeed): Promise<Repository[]>;
  /** What is true of an account now, for a comparison with a mirror. */
  truth(login: string): Truth;
  /** A person's token that does not expire, as from the account's settings. */
  createUserToken(login: string): string;
  /** Where the App's events go from now on; null: nowhere. */
  setWebhook(webhook: { url: string | null; secret?: string }): void;
  ping(): void;
  /** Resolves when each event so far has had its attempt. */
  webhooksSettled(): Promise<void>;
  /** The delivery log, oldest first. */
  deliveries(): Delivery[];
  setWebhookFaults(faults: Partial<WebhookFaults>): void;
  faults: Pick<ApiFaults, "add" | "clear" | "pending">;
  requests: Omit<RequestCounters, "record">;
  /** Leaves that many API requests to an account's installation until its hour ends. */
  exhaustRateLimit(login: string, remaining: number): void;
}

/** All of it: the hand, and the life that goes on by itself. */
export type Control = GitHubControl & Activity;

export function createControl(deps: ServerDeps, seed: number): Control {
  const control = createGitHubControl(deps);
  return { ...control, ...createActivity({ world: deps.world, control }, seed) };
}

function createGitHubControl(deps: ServerDeps): GitHubControl {
  const { world, faults, counters, gate } = deps;
  const { app } = world.state;
  const lookup = createLookup(world);
  return {
    ...lookup,
    ...accountControl(world, lookup),
    ...repositoryControl(world, lookup),
    ...branchControl(world, lookup, gate),
    ...pullRequestControl(world, lookup),
    ...conversationControl(world, lookup),
    seedBulk: (seed) => seedBulk(world, seed),
    truth: (login) => readTruth(world, lookup.account(login)),
    createUserToken: (login) => createUserToken(deps, lookup.account(login).id),
    setWebhook({ url, secret }) {
      app.webhook.url = url;
      app.webhook.secret = secret ?? app.webhook.secret;
    },
    ping: () => sendPing(world),
    webhooksSettled: () => world.webhooks.settled(),
    deliveries: () => world.webhooks.log.all(),
    setWebhookFaults: (changed) => world.webhooks.setFaults(changed),
    faults,
    requests: counters,
    exhaustRateLimit(login, remaining) {
      world.limits.exhaust(`installation:${lookup.installation(login).id}`, remaining);
    },
  };
}

function createUserToken({ world }: ServerDeps, userId: number): string {
  const token = `ghp_${randomBytes(18).toString("hex")}`;
  world.state.userTokens.set(token, { token, userId, expiresAtMs: null });
  return token;
}
