import { verify } from "node:crypto";
import { z } from "zod";
import { HttpError } from "../http/http-error.ts";
import type { App } from "../state/entities.ts";

const header = z.object({ alg: z.literal("RS256") });
const claims = z.object({ iat: z.number(), exp: z.number(), iss: z.union([z.string(), z.number()]) });

const maxLifetimeSeconds = 600;
/** GitHub accepts clocks that differ a little. */
const skewSeconds = 60;

/**
 * Checks an App's JSON web token: RS256, issued by this App's id or client id, not from the future, not
 * expired, and valid for ten minutes at most.
 *
 * @throws HttpError 401, worded as GitHub words it
 */
export function verifyAppJwt(jwt: string, app: App, nowMs: number): void {
  const now = Math.floor(nowMs / 1000);
  const parts = jwt.split(".");
  const [head, payload, signature] = parts;
  if (head === undefined || payload === undefined || signature === undefined || parts.length !== 3)
    throw undecodable();
  const parsed = claims.safeParse(decode(payload));
  if (!header.safeParse(decode(head)).success || !parsed.success) throw undecodable();
  const signed = Buffer.from(`${head}.${payload}`);
  if (!verify("RSA-SHA256", signed, app.publicKey, Buffer.from(signature, "base64url"))) throw undecodable();
  const { iat, exp, iss } = parsed.data;
  if (String(iss) !== String(app.id) && iss !== app.clientId)
    throw new HttpError(404, "Integration not found");
  if (exp <= now)
    throw new HttpError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > now + maxLifetimeSeconds + skewSeconds)
    throw new HttpError(401, "'Expiration time' claim ('exp') is too far in the future");
  if (iat > now + skewSeconds)
    throw new HttpError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
}

function undecodable(): HttpError {
  return new HttpError(401, "A JSON web token could not be decoded");
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
  } catch {
    return null; // not JSON: the schema refuses it
  }
}
