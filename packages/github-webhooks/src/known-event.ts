import { emitterEventNames } from "@octokit/webhooks";
import type { WebhookEventMap, WebhookEventName } from "@octokit/webhooks-types";

/** `{event, payload}` of every documented event, discriminated by `event`. */
export type KnownEvent = {
  [Name in WebhookEventName]: { readonly event: Name; readonly payload: WebhookEventMap[Name] };
}[WebhookEventName];

/** The list also holds `event.action` names, which GitHub never sends as `X-GitHub-Event`. */
const knownNames: ReadonlySet<string> = new Set(emitterEventNames.filter((name) => !name.includes(".")));

/**
 * Whether GitHub documents an event of this name. It narrows the payload to the documented type as a guide to its
 * fields: a signed payload may still have any shape [GH2], so code that reads it checks what it reads.
 */
export function isKnownEvent(delivery: {
  readonly event: string;
  readonly payload: unknown;
}): delivery is KnownEvent {
  return knownNames.has(delivery.event);
}
