import { rateLimitKey } from "../../auth/caller.ts";
import { ok, type Route } from "../../http/route.ts";

/** What is left of the caller's hour. Asking costs nothing. */
export const rateLimitRoute: Route = {
  method: "GET",
  path: "/rate_limit",
  auth: "any",
  free: true,
  handle({ world, caller }) {
    const core = { ...world.limits.read(rateLimitKey(caller)), resource: "core" };
    return ok({ resources: { core }, rate: core });
  },
};
