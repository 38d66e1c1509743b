import type { ReceivedWebhook, WebhookDelivery, WebhookRequest } from "@foundry/github-webhooks";
import type { FastifyBaseLogger, FastifyPluginAsync, FastifyReply } from "fastify";
import type { RoutedDelivery } from "../../webhooks/index.ts";
import type { AcceptOutcome, IncomingDelivery } from "../inbox/index.ts";
import { routingFailed } from "../inbox/index.ts";
import type { Metrics } from "../metrics.ts";
import { ProblemError, unavailable } from "../problem.ts";
import { inboxProblem } from "./inbox-problem.ts";
import { openOwnDoor } from "./own-door.ts";

const path = "/webhooks/github";
/** GitHub caps payloads at 25 MB. */
const maxBodyBytes = 25 * 1024 * 1024;

export interface GithubWebhookDeps {
  /** Verifies and parses; null while no webhook secret is configured. */
  readonly receive: ((request: WebhookRequest) => ReceivedWebhook) | null;
  readonly routeDelivery: (event: string, payload: unknown) => RoutedDelivery;
  readonly accept: (delivery: IncomingDelivery) => Promise<AcceptOutcome>;
  readonly metrics: Pick<Metrics, "delivery" | "httpRequest">;
}

/**
 * POST /webhooks/github, exactly as [GH1] says; a signed payload of any shape never ends in a 5xx [GH2]. It answers
 * through a door of its own; the route in the app itself describes it, and serves where there is no server.
 */
export function githubWebhookRoute(deps: GithubWebhookDeps): FastifyPluginAsync {
  return async (app) => {
    const { metrics } = deps;
    await app.register(deliveryRoute(deps));
    await openOwnDoor(app, path, deliveryRoute(deps), ({ method, status, ms }) =>
      metrics.httpRequest(path, method, status, ms),
    );
  };
}

function deliveryRoute(deps: GithubWebhookDeps): FastifyPluginAsync {
  return async (app) => {
    // This scope's own parser: the signature is over the bytes, so nothing may look at them before. What the header
    // says of them plays no part: a wrong one must not cost a delivery.
    app.addHook("onRequest", (request, _reply, done) => {
      request.raw.headers["content-type"] = "application/json";
      done();
    });
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) =>
      done(null, body),
    );
    app.post(
      path,
      {
        bodyLimit: maxBodyBytes,
        config: { access: "open", anyHost: true },
        schema: { tags: ["webhooks"], summary: "GitHub's webhooks; signed, stored before the answer" },
      },
      async (request, reply) => {
        const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const delivery = receiveDelivery(deps, { headers: request.headers, rawBody });
        const routed = routeOrPark(deps, delivery, request.log);
        const outcome = await store(deps, {
          guid: delivery.guid,
          event: delivery.event,
          body: rawBody,
          routed,
        });
        deps.metrics.delivery(outcome.kind);
        return answer(reply, delivery.guid, outcome);
      },
    );
  };
}

function receiveDelivery(deps: GithubWebhookDeps, request: WebhookRequest): WebhookDelivery {
  if (deps.receive === null) {
    // Not a 404: GitHub's log then shows it as failed, and the recovery brings it once the secret is set.
    throw unavailable(
      "webhook_not_configured",
      "No webhook secret is configured, so nothing can be verified.",
    );
  }
  const received = deps.receive(request);
  switch (received.kind) {
    case "delivery":
      return received;
    case "unauthorized":
      throw new ProblemError(
        401,
        "signature_invalid",
        "X-Hub-Signature-256 is missing or not right for this body.",
      );
    case "badRequest":
      throw new ProblemError(400, received.code, badRequestText[received.code]);
  }
}

const badRequestText = {
  event_missing: "X-GitHub-Event is missing.",
  event_malformed: "X-GitHub-Event is not the name of an event.",
  delivery_missing: "X-GitHub-Delivery is missing.",
  delivery_malformed: "X-GitHub-Delivery is not a delivery's GUID.",
  body_not_json: "The body is not JSON; set the webhook's content type to application/json.",
} as const;

/** The one place that catches what routing throws: a defect of ours parks the delivery, visible and replayable. */
function routeOrPark(
  deps: GithubWebhookDeps,
  delivery: WebhookDelivery,
  log: FastifyBaseLogger,
): RoutedDelivery {
  try {
    return deps.routeDelivery(delivery.event, delivery.payload);
  } catch (error) {
    log.error({ err: error, delivery: delivery.guid, event: delivery.event }, "routing a delivery failed");
    return routingFailed(error);
  }
}

async function store(deps: GithubWebhookDeps, delivery: IncomingDelivery): Promise<AcceptOutcome> {
  try {
    return await deps.accept(delivery);
  } catch (error) {
    throw inboxProblem(error);
  }
}

function answer(reply: FastifyReply, guid: string, outcome: AcceptOutcome) {
  switch (outcome.kind) {
    case "accepted":
      return reply.code(202).send({ status: "accepted", delivery: guid });
    case "duplicate":
      return reply.code(200).send({ status: "duplicate" });
    case "ignored":
      return reply.code(200).send({ status: "ignored" });
  }
}
