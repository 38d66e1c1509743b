export { githubStateKey } from "./contract.ts";
export type {
  DeliveryResult,
  FullSyncInput,
  HandledDelivery,
  HandleDeliveriesInput,
  HandleDeliveriesOutput,
} from "./contract.ts";
