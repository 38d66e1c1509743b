import type { FastifyRequest } from "fastify";
import type { App } from "../app-types.ts";
import { ProblemError } from "../problem.ts";
import type { SessionCookies } from "./session-cookie.ts";

/**
 * With a token set, everything below /api and /metrics asks for it: as bearer, or as the session cookie that
 * POST /api/session gives a browser. Without one (loopback only) nothing is asked.
 */
export function addApiAuth(app: App, sessions: SessionCookies | null, now: () => number): void {
  if (sessions === null) return;
  app.addHook("onRequest", async (request) => {
    if (!isProtected(request) || isAuthenticated(request, sessions, now())) return;
    throw new ProblemError(401, "unauthenticated", "Send the API token as bearer, or open a session.", {
      headers: { "www-authenticate": "Bearer" },
    });
  });
}

export function isAuthenticated(request: FastifyRequest, sessions: SessionCookies, nowMs: number): boolean {
  const bearer = /^bearer +(.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) return sessions.matchesToken(bearer);
  return sessions.isValid(request.headers.cookie, nowMs);
}

/** Judged by the route that was matched, so that no spelling of an address slips past. */
function isProtected(request: FastifyRequest): boolean {
  if (request.routeOptions.config.access === "open") return false;
  const path = request.routeOptions.url ?? request.url;
  return path === "/metrics" || path.startsWith("/api/");
}
