import { deliveryMetadata, header, type DeliveryMetadata, type RequestHeaders } from "./headers.ts";
import { parseJsonBody } from "./parse-json-body.ts";
import { verifySignature } from "./verify-signature.ts";

export interface WebhookRequest {
  readonly headers: RequestHeaders;
  /** The body exactly as it came over the wire. */
  readonly rawBody: Uint8Array;
}

/** A signed delivery. The signature says that GitHub sent it, not that the payload has the documented shape [GH2]. */
export interface WebhookDelivery extends DeliveryMetadata {
  readonly kind: "delivery";
  /** `X-GitHub-Delivery`: one per event; a redelivery carries the same. */
  readonly guid: string;
  /** `X-GitHub-Event`: known or not (see `isKnownEvent`). */
  readonly event: string;
  readonly payload: unknown;
  readonly rawBody: Uint8Array;
}

/** Answer 401. The code is for logs and metrics: tell the sender only that it is unauthorized. */
export interface UnauthorizedWebhook {
  readonly kind: "unauthorized";
  readonly code: "signature_missing" | "signature_mismatch";
}

/** Answer 400: signed, but not a delivery that could be stored. */
export interface BadWebhook {
  readonly kind: "badRequest";
  readonly code:
    "event_missing" | "event_malformed" | "delivery_missing" | "delivery_malformed" | "body_not_json";
}

export type ReceivedWebhook = WebhookDelivery | UnauthorizedWebhook | BadWebhook;

/** GitHub's events are snake_case words; the bound keeps a hostile value out of keys and metric labels. */
const eventName = /^[\w.-]{1,64}$/;
/** A UUID at GitHub; Enterprise servers and doubles may differ in form. */
const deliveryGuid = /^[\w.:-]{1,100}$/;

/**
 * Makes the procedure that turns a request into a delivery or the reason why it is none [GH1]: the signature is
 * checked first, over the raw bytes; headers and body are looked at only when it is right. The procedure never
 * throws, whatever the bytes and headers are.
 * @throws TypeError without secrets or with an empty one, which anybody could sign with.
 */
export function createReceiver({ secrets }: { readonly secrets: readonly string[] }) {
  if (secrets.length === 0 || secrets.includes("")) {
    throw new TypeError("a webhook receiver needs at least one secret, and none may be empty");
  }
  return function receive({ headers, rawBody }: WebhookRequest): ReceivedWebhook {
    const signature = header(headers, "signature");
    if (signature === null) return { kind: "unauthorized", code: "signature_missing" };
    if (!verifySignature(secrets, rawBody, signature)) {
      return { kind: "unauthorized", code: "signature_mismatch" };
    }
    return readDelivery(headers, rawBody);
  };
}

function readDelivery(headers: RequestHeaders, rawBody: Uint8Array): WebhookDelivery | BadWebhook {
  const event = header(headers, "event");
  if (event === null) return { kind: "badRequest", code: "event_missing" };
  if (!eventName.test(event)) return { kind: "badRequest", code: "event_malformed" };
  const guid = header(headers, "delivery");
  if (guid === null) return { kind: "badRequest", code: "delivery_missing" };
  if (!deliveryGuid.test(guid)) return { kind: "badRequest", code: "delivery_malformed" };
  const payload = parseJsonBody(rawBody);
  if (payload === undefined) return { kind: "badRequest", code: "body_not_json" };
  return { kind: "delivery", guid, event, payload, rawBody, ...deliveryMetadata(headers) };
}
