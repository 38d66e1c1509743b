import { randomUUID } from "node:crypto";
import { signedHeaders } from "@foundry/github-webhooks/testing";
import type { Answer } from "./api.ts";
import type { Stack } from "./start-stack.ts";

export interface Webhook {
  readonly event?: string;
  readonly guid?: string;
  /** Text and bytes go as they are, anything else as JSON. */
  readonly body: unknown;
  /** Instead of, or beside, what GitHub would send; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** What GitHub would POST, signed with the App's secret. */
export async function sendWebhook(stack: Stack, webhook: Webhook): Promise<Answer> {
  const { event = "pull_request", guid = randomUUID(), body, headers: changed = {} } = webhook;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const bytes = body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(text);
  const secret = stack.double.appCredentials.webhookSecret;
  const headers = { ...signedHeaders({ secret, guid, event, body: bytes }), ...changed };
  const sent = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null);
  return stack.api.raw("/webhooks/github", bytes, Object.fromEntries(sent));
}
