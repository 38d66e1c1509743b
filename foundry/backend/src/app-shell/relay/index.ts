export { createRelay } from "./create-relay.ts";
export { deliverToActor } from "./deliver-to-actor.ts";
