import { RivetError } from "rivetkit/client";
import type { ClientRaw } from "rivetkit/client";
import { ActorUnavailableError } from "./errors.ts";

/** Asks the engine whether an actor was ever created. Rejects with ActorUnavailableError when the engine is away. */
export async function actorExists(
  client: Pick<ClientRaw, "get">,
  actor: string,
  key: string[],
): Promise<boolean> {
  try {
    await client.get(actor, key).resolve();
    return true;
  } catch (error) {
    if (error instanceof RivetError && error.group === "actor" && error.code === "not_found") return false;
    throw new ActorUnavailableError("the engine could not be asked for an actor", { cause: error });
  }
}
