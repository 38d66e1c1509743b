import { createHash } from "node:crypto";
import { deflateRawSync } from "node:zlib";
import type { Clock } from "../world.ts";
import type { Delivery, OutgoingEvent, WebhookTarget } from "./delivery.ts";
import { sign } from "./sign.ts";

type Outcome = Pick<Delivery, "status" | "statusCode" | "responseHeaders" | "responseBody">;

export interface AttemptDeps {
  clock: Clock;
  nextId(): number;
  signal: AbortSignal;
  /** GitHub gives up after ten seconds, and does not try again by itself. */
  timeoutMs: number;
}

/** Sends one event once and says what came of it. `lost`: it never arrives, and the log says so. */
export async function attemptDelivery(
  event: OutgoingEvent,
  target: WebhookTarget,
  lost: boolean,
  deps: AttemptDeps,
): Promise<Delivery> {
  const headers = webhookHeaders(event, target);
  const deliveredAtMs = deps.clock.now();
  const startedAt = performance.now();
  const outcome = lost ? unreachable() : await post(event, target, headers, deps);
  return {
    id: deps.nextId(),
    guid: event.guid,
    event: event.event,
    action: event.action,
    installationId: event.installationId,
    repositoryId: event.repositoryId,
    redelivery: event.redelivery,
    deliveredAtMs,
    durationMs: performance.now() - startedAt,
    url: target.url,
    requestHeaders: headers,
    payload: deflateRawSync(event.payload, { level: 1 }),
    ...outcome,
  };
}

function webhookHeaders(event: OutgoingEvent, target: WebhookTarget): Record<string, string> {
  const agent = createHash("sha1").update(String(target.hookId)).digest("hex").slice(0, 7);
  return {
    Accept: "*/*",
    "Content-Type": "application/json",
    "User-Agent": `GitHub-Hookshot/${agent}`,
    "X-GitHub-Delivery": event.guid,
    "X-GitHub-Event": event.event,
    "X-GitHub-Hook-ID": String(target.hookId),
    "X-GitHub-Hook-Installation-Target-ID": String(target.appId),
    "X-GitHub-Hook-Installation-Target-Type": "integration",
    "X-Hub-Signature-256": sign(event.payload, target.secret),
  };
}

async function post(
  event: OutgoingEvent,
  target: WebhookTarget,
  headers: Record<string, string>,
  { signal, timeoutMs }: AttemptDeps,
): Promise<Outcome> {
  try {
    const response = await fetch(target.url, {
      method: "POST",
      headers,
      body: event.payload,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const body = await response.text();
    return {
      status: response.ok ? "OK" : `Invalid HTTP Response: ${response.status}`,
      statusCode: response.status,
      responseHeaders: Object.fromEntries(response.headers),
      responseBody: body,
    };
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return timedOut();
    return unreachable();
  }
}

const timedOut = (): Outcome => failure("timed out", 504);
const unreachable = (): Outcome => failure("failed to connect to host", 502);

function failure(status: string, statusCode: number): Outcome {
  return { status, statusCode, responseHeaders: {}, responseBody: null };
}
