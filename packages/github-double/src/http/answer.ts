import { createHash } from "node:crypto";
import { authenticate } from "../auth/authenticate.ts";
import { type Caller, rateLimitKey } from "../auth/caller.ts";
import { requireAccess } from "../auth/require-access.ts";
import { primaryRateLimit } from "../faults/apply-api-fault.ts";
import { errorBody, HttpError } from "./http-error.ts";
import type { RateLimits } from "./rate-limits.ts";
import type { ApiRequest, Reply, Route } from "./route.ts";

/** An answer as bytes: what the server has to write. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer | null;
}

export type RawRequest = Omit<ApiRequest, "caller">;

/** Authentication, rate limit, permission, the route itself, conditional requests: one request, one answer. */
export async function answer(route: Route, raw: RawRequest): Promise<Answer> {
  const { limits } = raw.world;
  let caller: Caller = { kind: "anonymous" };
  try {
    caller = authenticate(raw.world, first(raw.headers["authorization"]));
    const key = rateLimitKey(caller);
    if (route.free !== true && !limits.take(key)) throw primaryRateLimit(403, limits.read(key).reset);
    requireAccess(route, caller);
    const reply = await route.handle({ ...raw, caller });
    return conditional(raw, reply, caller, limits);
  } catch (error) {
    return failed(error, caller, limits);
  }
}

function conditional(raw: RawRequest, reply: Reply, caller: Caller, limits: RateLimits): Answer {
  const body = bodyText(reply.body);
  const headers = { ...rateLimitHeaders(limits, caller), ...contentType(reply), ...reply.headers };
  if (raw.method !== "GET" || reply.status !== 200 || body === null) {
    return { status: reply.status, headers, body };
  }
  const etag = `W/"${createHash("sha1").update(body).digest("hex")}"`;
  const cached = { "cache-control": "private, max-age=60, s-maxage=60", ...headers, etag };
  if (!matchesEtag(first(raw.headers["if-none-match"]), etag)) return { status: 200, headers: cached, body };
  limits.refund(rateLimitKey(caller));
  return { status: 304, headers: { ...cached, ...rateLimitHeaders(limits, caller) }, body: null };
}

/** An error of ours is the answer; any other one is a bug in the double and goes to the server's log. */
export function failed(error: unknown, caller: Caller, limits: RateLimits): Answer {
  if (!(error instanceof HttpError)) throw error;
  return {
    status: error.status,
    headers: {
      ...rateLimitHeaders(limits, caller),
      "content-type": "application/json; charset=utf-8",
      ...error.headers,
    },
    body: JSON.stringify(errorBody(error)),
  };
}

function rateLimitHeaders(limits: RateLimits, caller: Caller): Record<string, string> {
  const { limit, used, remaining, reset } = limits.read(rateLimitKey(caller));
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-used": String(used),
    "x-ratelimit-reset": String(reset),
    "x-ratelimit-resource": "core",
  };
}

function bodyText(body: unknown): string | Buffer | null {
  if (body === undefined) return null;
  return typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}

function contentType(reply: Reply): Record<string, string> {
  return reply.body === undefined ? {} : { "content-type": "application/json; charset=utf-8" };
}

function matchesEtag(asked: string | undefined, etag: string): boolean {
  if (asked === undefined) return false;
  return asked.split(",").some((tag) => opaque(tag) === opaque(etag));
}

/** What is compared: weak or strong makes no difference to If-None-Match. */
function opaque(tag: string): string {
  return tag.trim().replace(/^W\//, "");
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
