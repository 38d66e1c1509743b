export { createGithubStateActor } from "./actor.ts";
export { githubStateKey } from "../keys.ts";
export type {
  DeliveryResult,
  FullSyncInput,
  HandledDelivery,
  HandleDeliveriesInput,
  HandleDeliveriesOutput,
} from "./contract.ts";
export type { GithubFacts, PullRequestFact } from "./outbound.ts";
export { idleSync } from "./store/meta.ts";
export type { TriggerChange } from "./plan-batch.ts";
export type { GithubStateDeps } from "./deps.ts";
