import { isIP } from "node:net";
import type { FastifyRequest } from "fastify";
import { isLoopbackHost } from "../../config.ts";
import type { App } from "../app-types.ts";
import { ProblemError } from "../problem.ts";

interface HostOptions {
  /** What the service is bound to. */
  readonly host: string;
  readonly publicUrl: string | null;
}

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Against DNS rebinding, the Host header must be a name that is ours; against foreign pages, a request that changes
 * something or opens a WebSocket must come from our own origin. Programs send no Origin and pass.
 */
export function addHostAndOriginChecks(app: App, options: HostOptions): void {
  app.addHook("onRequest", async (request) => {
    if (request.routeOptions.config.anyHost === true) return;
    const host = request.headers.host ?? "";
    if (!isOurHost(hostName(host), options)) {
      throw new ProblemError(403, "host_not_allowed", "This service does not answer under that host name.");
    }
    const origin = request.headers.origin;
    if (origin === undefined || !changesSomething(request)) return;
    if (!isOurOrigin(origin, host, options)) {
      throw new ProblemError(403, "origin_not_allowed", "Requests from pages of another origin are refused.");
    }
  });
}

/** An IP address as host cannot be rebound, so a service bound beyond loopback answers to all of its addresses. */
function isOurHost(name: string, options: HostOptions): boolean {
  if (isLoopbackHost(name) || name === options.host.toLowerCase()) return true;
  if (options.publicUrl !== null && name === hostName(new URL(options.publicUrl).host)) return true;
  return !isLoopbackHost(options.host) && isIP(name) !== 0;
}

function isOurOrigin(origin: string, host: string, options: HostOptions): boolean {
  if (origin === options.publicUrl) return true;
  return URL.canParse(origin) && /^https?:/.test(origin) && new URL(origin).host === host.toLowerCase();
}

function changesSomething(request: FastifyRequest): boolean {
  return !SAFE_METHODS.has(request.method) || request.headers.upgrade !== undefined;
}

/** `[::1]:4700` → `::1`, `LOCALHOST:4700` → `localhost`; empty for what is no host. */
function hostName(host: string): string {
  const match = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(host);
  return (match?.[1] ?? match?.[2] ?? "").toLowerCase();
}
