import { RivetError } from "rivetkit/client";
import { ProblemError, unavailable } from "../problem.ts";
import { ActorUnavailableError, classifyFailure } from "./errors.ts";

/** Status of the codes that actors refuse with; any other code of theirs is a 422. */
const STATUS_OF_CODE: Readonly<Record<string, number>> = {
  not_found: 404,
  wrong_state: 409,
  conflict: 409,
  not_connected: 409,
  invalid_input: 422,
};

/** An actor's refusal or absence as the answer that a caller gets; null for what is not the actors' to explain. */
export function actorProblem(error: unknown): ProblemError | null {
  if (error instanceof ActorUnavailableError) {
    const detail = "The engine that holds this state cannot be reached now. Nothing is lost; try again.";
    return unavailable("engine_unavailable", detail, 2, error);
  }
  if (!(error instanceof RivetError) || classifyFailure(error) !== "refused") return null;
  const status = STATUS_OF_CODE[error.code] ?? 422;
  const field = textOf(error.metadata, "field");
  const state = textOf(error.metadata, "state");
  return new ProblemError(status, error.code, error.message, {
    ...(field === undefined ? {} : { field }),
    ...(state === undefined ? {} : { state }),
  });
}

function textOf(metadata: unknown, name: string): string | undefined {
  if (typeof metadata !== "object" || metadata === null) return undefined;
  const value: unknown = Reflect.get(metadata, name);
  return typeof value === "string" ? value : undefined;
}
