import { badCredentials, HttpError } from "../http/http-error.ts";
import { accountById } from "../state/find.ts";
import type { World } from "../world.ts";
import type { Caller } from "./caller.ts";
import { verifyAppJwt } from "./verify-app-jwt.ts";

/**
 * Who the `Authorization` header says is asking. A wrong name is never "anonymous": it is 401.
 *
 * @throws HttpError 401 for an unknown, revoked or expired token or JWT, 403 for a suspended installation
 */
export function authenticate(world: World, authorization: string | undefined): Caller {
  if (authorization === undefined) return { kind: "anonymous" };
  const secret = readSecret(authorization);
  if (secret.split(".").length === 3) {
    verifyAppJwt(secret, world.state.app, world.clock.now());
    return { kind: "app" };
  }
  return installationCaller(world, secret) ?? userCaller(world, secret) ?? refuse();
}

function readSecret(authorization: string): string {
  const [scheme = "", value = ""] = authorization.split(" ", 2);
  switch (scheme.toLowerCase()) {
    case "bearer":
    case "token":
      return value;
    case "basic": {
      // git sends `x-access-token:TOKEN`; the name does not matter, as on GitHub.
      const decoded = Buffer.from(value, "base64").toString("utf8");
      return decoded.slice(decoded.indexOf(":") + 1);
    }
    default:
      return refuse();
  }
}

function installationCaller(world: World, secret: string): Caller | null {
  const token = world.state.installationTokens.get(secret);
  if (token === undefined || token.expiresAtMs <= world.clock.now()) return null;
  const installation = world.state.installations.get(token.installationId);
  if (installation === undefined) return null;
  if (installation.suspendedAtMs !== null) throw new HttpError(403, "This installation has been suspended");
  return { kind: "installation", installation, token };
}

function userCaller(world: World, secret: string): Caller | null {
  const token = world.state.userTokens.get(secret);
  if (token === undefined) return null;
  if (token.expiresAtMs !== null && token.expiresAtMs <= world.clock.now()) return null;
  return { kind: "user", user: accountById(world.state, token.userId) };
}

function refuse(): never {
  throw badCredentials();
}
