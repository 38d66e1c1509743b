export { createReceiver } from "./create-receiver.ts";
export type {
  BadWebhook,
  ReceivedWebhook,
  UnauthorizedWebhook,
  WebhookDelivery,
  WebhookRequest,
} from "./create-receiver.ts";
export { webhookHeaders } from "./headers.ts";
export type { RequestHeaders } from "./headers.ts";
export { isKnownEvent } from "./known-event.ts";
export type { KnownEvent } from "./known-event.ts";
export { sign } from "./sign.ts";
