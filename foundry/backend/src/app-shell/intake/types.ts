import type { BadWebhook, RequestHeaders, UnauthorizedWebhook } from "@foundry/github-webhooks";
import type { IncomingGroup } from "../inbox/index.ts";

/** A request to the webhook's URL: the headers that matter, and the body in the pieces it came in. */
export interface IntakeRequest {
  readonly headers: RequestHeaders;
  readonly pieces: readonly Uint8Array[];
  /** Of all pieces together. */
  readonly bytes: number;
}

/** What stands for each request: its delivery (in the order of the group's), or why it is none. */
export type Verdict = { readonly kind: "delivery" } | UnauthorizedWebhook | BadWebhook;

/** Routing threw: a defect of ours, for the log. */
export interface RoutingFailure {
  readonly guid: string;
  readonly event: string;
  readonly error: string;
}

export interface PreparedGroup {
  /** In the order of the requests. */
  readonly verdicts: readonly Verdict[];
  readonly group: IncomingGroup;
  readonly failures: readonly RoutingFailure[];
}

/** Turns requests into deliveries or the reason why they are none, wherever it runs. */
export type Prepare = (requests: readonly IntakeRequest[]) => Promise<PreparedGroup>;
