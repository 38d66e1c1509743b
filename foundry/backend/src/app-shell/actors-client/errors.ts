import { ActorConnDisposed, RivetError } from "rivetkit/client";

/** The engine or the actor cannot be reached now; the same call may succeed later. */
export class ActorUnavailableError extends Error {
  override readonly name = "ActorUnavailableError";
}

export type ActorFailure =
  /** The actor refused, with a stable code that a caller can act on. */
  | "refused"
  /** The actor or the engine is moving, starting or away: the same call may succeed in a moment. */
  | "transient"
  /** A defect on the other side. */
  | "defect";

const MOVING = new Set([
  "aborted",
  "destroyed",
  "not_configured",
  "not_found",
  "overloaded",
  "restarting",
  "starting",
  "stopped",
  "stopping",
]);

/** What a failed call over an actor connection means. */
export function classifyFailure(error: unknown): ActorFailure {
  if (error instanceof ActorUnavailableError || error instanceof ActorConnDisposed) return "transient";
  if (!(error instanceof RivetError)) return "transient";
  if (error.group === "user") return "refused";
  if (error.group === "guard" || error.group === "ws" || error.group === "client") return "transient";
  if (error.group === "actor" && MOVING.has(error.code)) return "transient";
  return error.message === "Actor is stopping" ? "transient" : "defect";
}
