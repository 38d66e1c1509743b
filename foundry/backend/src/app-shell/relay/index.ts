export { createRelay } from "./create-relay.ts";
export type { Relay } from "./create-relay.ts";
export { deliverToActor } from "./deliver-to-actor.ts";
