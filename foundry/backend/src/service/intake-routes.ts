import type { Logger } from "pino";
import type { ActorsClient } from "../app-shell/actors-client/index.ts";
import type { RoutePlugin } from "../app-shell/app-types.ts";
import type { Inbox } from "../app-shell/inbox/index.ts";
import type { Metrics } from "../app-shell/metrics.ts";
import type { createRecovery } from "../app-shell/recovery/index.ts";
import { deliveryRoutes } from "../app-shell/routes/deliveries.ts";
import { githubWebhookRoute } from "../app-shell/routes/github-webhook.ts";
import type { GithubWebhookDeps } from "../app-shell/routes/github-webhook.ts";
import { parkedRoutes } from "../app-shell/routes/parked.ts";
import { routeDelivery } from "../webhooks/index.ts";
import { createParkedOutbox } from "./parked-outbox.ts";

export interface IntakeRouteDeps {
  /** Null while no GitHub App is configured. */
  readonly accept: GithubWebhookDeps["accept"];
  readonly inbox: Inbox;
  readonly actors: ActorsClient;
  readonly recovery: Pick<ReturnType<typeof createRecovery>, "request">;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** What GitHub posts to, and how people see and mend what came. */
export function intakeRoutes(deps: IntakeRouteDeps): RoutePlugin[] {
  const { accept, inbox, actors, recovery, metrics, logger } = deps;
  const replay = {
    inbox,
    routeDelivery,
    onRoutingFailed: (guid: string, error: unknown) =>
      logger.error({ err: error, delivery: guid }, "routing a delivery failed"),
  };
  const organizationIds = () => inbox.organizations().map(({ accountId }) => accountId);
  return [
    githubWebhookRoute({ accept, metrics }),
    deliveryRoutes({ ...replay, recover: () => recovery.request() }),
    parkedRoutes({ ...replay, outbox: createParkedOutbox({ actors, organizationIds }) }),
  ];
}
