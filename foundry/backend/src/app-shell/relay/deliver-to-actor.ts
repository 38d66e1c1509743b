import { RetryableError, TerminalError } from "@foundry/durable";
import { RivetError } from "rivetkit/client";
import type { ActorsClient } from "../actors-client/index.ts";
import { ActorUnavailableError } from "../actors-client/index.ts";
import type { DeliverBatch } from "./types.ts";

/** Longer than any batch takes; a call that is given up is repeated, and the actor dedupes. */
const batchTimeoutMs = 10_000;

/** The relay's way to the github-state actors. */
export function deliverToActor(actors: Pick<ActorsClient, "githubState">): DeliverBatch {
  return async (accountId, installationId, deliveries) => {
    try {
      const actor = actors.githubState(accountId).with({ timeoutMs: batchTimeoutMs });
      return (await actor.call("handleDeliveries", { installationId, deliveries })).results;
    } catch (error) {
      throw relayError(error);
    }
  };
}

function relayError(error: unknown): unknown {
  if (error instanceof ActorUnavailableError) {
    return new RetryableError("engine_unavailable", "the engine cannot be reached", { cause: error });
  }
  if (error instanceof RivetError && error.group === "user") {
    return new TerminalError(error.code, error.message, { cause: error });
  }
  return error;
}
