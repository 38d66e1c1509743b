import { badCredentials, HttpError } from "../http/http-error.ts";
import type { Route } from "../http/route.ts";
import type { AccessLevel, Permissions } from "../state/entities.ts";
import type { Caller } from "./caller.ts";

/**
 * Checks that the caller is of the kind the route asks for, and that an installation token carries the
 * route's permission.
 *
 * @throws HttpError 401 or 403 in GitHub's words
 */
export function requireAccess(route: Route, caller: Caller): void {
  if (route.auth === "app" && caller.kind !== "app") {
    throw new HttpError(401, "A JSON web token could not be decoded");
  }
  if (route.auth === "token") {
    if (caller.kind === "anonymous") throw new HttpError(401, "Requires authentication");
    if (caller.kind === "app") throw badCredentials();
  }
  if (route.permission === undefined || caller.kind !== "installation") return;
  const [name, level] = route.permission;
  const names = typeof name === "string" ? [name] : name;
  if (names.some((one) => hasPermission(caller.token.permissions, one, level))) return;
  throw new HttpError(403, "Resource not accessible by integration", {
    headers: { "x-accepted-github-permissions": names.map((one) => `${one}=${level}`).join("; ") },
  });
}

export function hasPermission(permissions: Permissions, name: string, level: AccessLevel): boolean {
  const given = permissions[name];
  return given === "write" || given === level;
}
