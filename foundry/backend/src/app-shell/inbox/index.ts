export { openInbox } from "./open-inbox.ts";
export type { Inbox } from "./create-inbox.ts";
export { InboxUnavailableError } from "./types.ts";
export type {
  AcceptOutcome,
  IncomingDelivery,
  IncomingGroup,
  KnownOrganization,
  PendingDelivery,
  Settlement,
} from "./types.ts";
export { packChunks } from "./pack-chunks.ts";
export type { PackedChunk } from "./pack-chunks.ts";
export { routingFailed } from "./routing-failed.ts";
export { replayDelivery } from "./replay-delivery.ts";
export type { ReplayDeps } from "./replay-delivery.ts";
export { startInboxUpkeep } from "./start-inbox-upkeep.ts";
export { createDeliveriesTopic } from "./deliveries-topic.ts";
export { observeInbox } from "./observe-inbox.ts";
