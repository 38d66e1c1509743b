import { createHash, createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Secret } from "../../secret.ts";

const COOKIE = "foundry_session";
const LIFETIME_S = 30 * 24 * 3600;

/**
 * A browser's session: an expiry time and its HMAC under a key derived from the API token. Nothing is stored; a new
 * token ends all sessions, a restart none.
 */
export interface SessionCookies {
  /** Constant time; neither length nor content of the token shows. */
  matchesToken(given: string): boolean;
  /** A Set-Cookie header's value. */
  issue(nowMs: number): string;
  clear(): string;
  isValid(cookieHeader: string | undefined, nowMs: number): boolean;
}

export function createSessionCookies(token: Secret, options: { secure: boolean }): SessionCookies {
  const key = Buffer.from(hkdfSync("sha256", token.reveal(), "", "foundry session cookie", 32));
  const digest = sha256(token.reveal());
  const attributes = `Path=/; HttpOnly; SameSite=Strict${options.secure ? "; Secure" : ""}`;
  const sign = (payload: string) => createHmac("sha256", key).update(payload).digest("base64url");
  return {
    matchesToken: (given) => timingSafeEqual(sha256(given), digest),
    issue(nowMs) {
      const payload = String(Math.floor(nowMs / 1000) + LIFETIME_S);
      return `${COOKIE}=${payload}.${sign(payload)}; Max-Age=${LIFETIME_S}; ${attributes}`;
    },
    clear: () => `${COOKIE}=; Max-Age=0; ${attributes}`,
    isValid(cookieHeader, nowMs) {
      const [payload, signature] = readCookie(cookieHeader)?.split(".") ?? [];
      if (payload === undefined || signature === undefined) return false;
      const genuine = timingSafeEqual(sha256(signature), sha256(sign(payload)));
      return genuine && Number(payload) * 1000 > nowMs;
    },
  };
}

function readCookie(header: string | undefined): string | undefined {
  const prefix = `${COOKIE}=`;
  const pair = header
    ?.split(";")
    .map((part) => part.trim())
    .find((part) => part.startsWith(prefix));
  return pair?.slice(prefix.length);
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
