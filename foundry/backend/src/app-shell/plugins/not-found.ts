import type { FastifyReply, FastifyRequest, RouteOptions } from "fastify";
import type { App } from "../app-types.ts";
import { ProblemError } from "../problem.ts";
import { sendProblem } from "./problem-errors.ts";

interface KnownRoute {
  readonly pattern: RegExp;
  readonly methods: readonly string[];
}

/**
 * 404 for unknown addresses, 405 with `allow` for known ones, and the dashboard's page for what a browser navigates
 * to (the dashboard routes inside that page). Called before the routes are registered, as it listens to them.
 */
export function addNotFound(app: App, sendDashboard: ((reply: FastifyReply) => void) | null): void {
  const known: KnownRoute[] = [];
  app.addHook("onRoute", (route) => {
    if (!route.url.includes("*")) known.push(knownRoute(route));
  });
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request);
    if (sendDashboard !== null && isNavigation(request, path)) return sendDashboard(reply);
    const methods = known.filter((route) => route.pattern.test(path)).flatMap((route) => route.methods);
    sendProblem(
      methods.length === 0 ? unknownPath(path) : wrongMethod(request.method, methods),
      request,
      reply,
    );
  });
}

function knownRoute(route: RouteOptions): KnownRoute {
  const source = route.url
    .split("/")
    .map((part) => (part.startsWith(":") ? "[^/]+" : part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)))
    .join("/");
  return { pattern: new RegExp(`^${source}/?$`), methods: [route.method].flat() };
}

function isNavigation(request: FastifyRequest, path: string): boolean {
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  if (/^\/(api|webhooks|assets)(\/|$)/.test(path)) return false;
  return request.headers.accept?.includes("text/html") === true;
}

function unknownPath(path: string): ProblemError {
  return new ProblemError(404, "not_found", `There is nothing at ${path.slice(0, 200)}.`);
}

function wrongMethod(method: string, methods: readonly string[]): ProblemError {
  const allow = [...new Set(methods)].toSorted().join(", ");
  const detail = `${method} is not possible here; ${allow} is.`;
  return new ProblemError(405, "method_not_allowed", detail, { headers: { allow } });
}

function pathOf(request: FastifyRequest): string {
  return request.url.split("?", 1)[0] ?? "/";
}
