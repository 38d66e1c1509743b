export { actorProblem } from "./actor-problem.ts";
export { createActorsClient } from "./create-actors-client.ts";
export type { ActorsClient } from "./create-actors-client.ts";
export { ActorUnavailableError } from "./errors.ts";
