import { webhookHeaders } from "@foundry/github-webhooks";
import type { IncomingMessage } from "node:http";
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import type { AcceptOutcome } from "../inbox/index.ts";
import type { Intake, IntakeRequest } from "../intake/index.ts";
import type { Metrics } from "../metrics.ts";
import { ProblemError, unavailable } from "../problem.ts";
import { inboxProblem } from "./inbox-problem.ts";
import { isBody, noBody, readBody } from "./read-body.ts";
import { openOwnDoor } from "./own-door.ts";

const path = "/webhooks/github";
/** GitHub caps payloads at 25 MB. */
const maxBodyBytes = 25 * 1024 * 1024;

export interface GithubWebhookDeps {
  /** Verifies, routes and stores; null while no webhook secret is configured. */
  readonly accept: Intake | null;
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
    app.addContentTypeParser("application/json", (_request: FastifyRequest, payload: IncomingMessage) =>
      readBody(payload, maxBodyBytes),
    );
    app.post(
      path,
      {
        bodyLimit: maxBodyBytes,
        config: { access: "open", anyHost: true },
        schema: { tags: ["webhooks"], summary: "GitHub's webhooks; signed, stored before the answer" },
      },
      async (request, reply) => {
        const { guid, outcome } = await store(deps, {
          headers: webhookHeaders(request.headers),
          ...(isBody(request.body) ? request.body : noBody),
        });
        deps.metrics.delivery(outcome.kind);
        return answer(reply, guid, outcome);
      },
    );
  };
}

async function store(deps: GithubWebhookDeps, request: IntakeRequest) {
  if (deps.accept === null) {
    // Not a 404: GitHub's log then shows it as failed, and the recovery brings it once the secret is set.
    throw unavailable(
      "webhook_not_configured",
      "No webhook secret is configured, so nothing can be verified.",
    );
  }
  const taken = await deps.accept(request).catch((error: unknown) => {
    throw inboxProblem(error);
  });
  switch (taken.kind) {
    case "stored":
      return taken;
    case "unauthorized":
      throw new ProblemError(
        401,
        "signature_invalid",
        "X-Hub-Signature-256 is missing or not right for this body.",
      );
    case "badRequest":
      throw new ProblemError(400, taken.code, badRequestText[taken.code]);
  }
}

const badRequestText = {
  event_missing: "X-GitHub-Event is missing.",
  event_malformed: "X-GitHub-Event is not the name of an event.",
  delivery_missing: "X-GitHub-Delivery is missing.",
  delivery_malformed: "X-GitHub-Delivery is not a delivery's GUID.",
  body_not_json: "The body is not JSON; set the webhook's content type to application/json.",
} as const;

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
