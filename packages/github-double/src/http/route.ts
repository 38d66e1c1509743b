import type { AccessLevel } from "../state/entities.ts";
import type { Caller } from "../auth/caller.ts";
import type { World } from "../world.ts";

/** A request after authentication: what a route's handler sees. */
export interface ApiRequest {
  world: World;
  caller: Caller;
  method: string;
  params: Record<string, string>;
  query: URLSearchParams;
  /** Path and query, as asked for. */
  target: string;
  /** Parsed JSON, or undefined without a body. Read it with `parseBody`. */
  body: unknown;
  headers: Record<string, string | string[] | undefined>;
}

/** `body` is sent as JSON; text and bytes as they are, with a `content-type` of theirs. No body: 204 and the like. */
export interface Reply {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Route {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The pattern, in Fastify's syntax; with the method it is the route's name in the request counters. */
  path: string;
  /** `app`: the App's JWT; `token`: an installation's or a person's token; `any`: nobody is asked for a name. */
  auth: "app" | "token" | "any";
  /** Costs nothing of the rate limit. */
  free?: true;
  /** What an installation token must have been given; of several names, any one. */
  permission?: readonly [name: string | readonly string[], level: AccessLevel];
  handle(request: ApiRequest): Reply | Promise<Reply>;
}

export const ok = (body: unknown): Reply => ({ status: 200, body });
export const created = (body: unknown): Reply => ({ status: 201, body });
export const noContent = (): Reply => ({ status: 204 });
