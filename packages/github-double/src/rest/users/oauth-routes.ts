import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { isLoopbackUrl } from "../../http/check-origin.ts";
import { HttpError, notFound } from "../../http/http-error.ts";
import { parseBody } from "../../http/parse-body.ts";
import { type ApiRequest, ok, type Reply, type Route } from "../../http/route.ts";
import { escapeHtml, pageHeaders, renderPage } from "../../pages/html.ts";
import { accountByLogin } from "../../state/find.ts";
import type { World } from "../../world.ts";

const codeLifetimeMs = 600_000;
const tokenSeconds = 28_800;
const refreshSeconds = 15_897_600;

const exchange = z.object({
  client_id: z.string(),
  client_secret: z.string(),
  code: z.string().optional(),
  redirect_uri: z.string().optional(),
  code_verifier: z.string().optional(),
  grant_type: z.string().optional(),
  refresh_token: z.string().optional(),
});
type Exchange = z.infer<typeof exchange>;

/** The web flow in which a person signs in, with PKCE and refresh tokens. */
export const oauthRoutes: readonly Route[] = [
  { method: "GET", path: "/login/oauth/authorize", auth: "any", free: true, handle: authorize },
  { method: "POST", path: "/login/oauth/access_token", auth: "any", free: true, handle: exchangeCode },
];

/** With `login`, that person agrees at once; without, a page asks who one is. */
function authorize({ world, query, target }: ApiRequest): Reply {
  if (query.get("client_id") !== world.state.app.clientId) throw notFound();
  const redirectUri = query.get("redirect_uri") ?? "";
  if (!isLoopbackUrl(redirectUri)) throw new HttpError(422, "The redirect_uri must be on this machine");
  const login = query.get("login");
  if (login === null) return { status: 200, body: choosePerson(world, target), headers: { ...pageHeaders } };
  const user = accountByLogin(world.state, login);
  if (user?.type !== "User") throw notFound();
  const code = randomBytes(10).toString("hex");
  const challenge = query.get("code_challenge");
  const expiresAtMs = world.clock.now() + codeLifetimeMs;
  world.state.oauthCodes.set(code, { userId: user.id, redirectUri, challenge, expiresAtMs });
  const location = new URL(redirectUri);
  location.searchParams.set("code", code);
  const state = query.get("state");
  if (state !== null) location.searchParams.set("state", state);
  return { status: 302, headers: { location: location.href } };
}

function choosePerson(world: World, target: string): string {
  const people = [...world.state.accounts.values()].filter((account) => account.type === "User");
  const items = people.map((person) => {
    const href = `${target}&login=${encodeURIComponent(person.login)}`;
    return `<li><a href="${escapeHtml(href)}">${escapeHtml(person.login)}</a></li>`;
  });
  return renderPage("Sign in", `<h1>Who are you?</h1><ul>${items.join("")}</ul>`);
}

/** As on GitHub, a refused exchange is 200 with `error`. */
function exchangeCode(request: ApiRequest): Reply {
  const asked = parseBody(exchange, request.body, "OAuth");
  const result = redeem(request.world, asked);
  const accept = String(request.headers["accept"] ?? "");
  if (accept.includes("json")) return ok(result);
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(result)) form.set(name, String(value));
  const headers = { "content-type": "application/x-www-form-urlencoded; charset=utf-8" };
  return { status: 200, body: form.toString(), headers };
}

function redeem(world: World, asked: Exchange): Record<string, string | number> {
  const { app } = world.state;
  if (asked.client_id !== app.clientId || !same(asked.client_secret, app.clientSecret)) {
    return failure(
      "incorrect_client_credentials",
      "The client_id and/or client_secret passed are incorrect.",
    );
  }
  if (asked.grant_type === "refresh_token") return refresh(world, asked.refresh_token ?? "");
  const code = world.state.oauthCodes.get(asked.code ?? "");
  world.state.oauthCodes.delete(asked.code ?? "");
  if (
    code === undefined ||
    code.expiresAtMs <= world.clock.now() ||
    !provesChallenge(code.challenge, asked)
  ) {
    return failure("bad_verification_code", "The code passed is incorrect or expired.");
  }
  if (asked.redirect_uri !== undefined && asked.redirect_uri !== code.redirectUri) {
    return failure("redirect_uri_mismatch", "The redirect_uri MUST match the registered callback URL.");
  }
  return issueUserToken(world, code.userId);
}

function refresh(world: World, token: string): Record<string, string | number> {
  const userId = world.state.refreshTokens.get(token);
  world.state.refreshTokens.delete(token);
  if (userId === undefined) {
    return failure("bad_refresh_token", "The refresh token passed is incorrect or expired.");
  }
  return issueUserToken(world, userId);
}

function issueUserToken(world: World, userId: number): Record<string, string | number> {
  const token = `ghu_${randomBytes(18).toString("hex")}`;
  const refreshToken = `ghr_${randomBytes(38).toString("hex")}`;
  const expiresAtMs = world.clock.now() + tokenSeconds * 1000;
  world.state.userTokens.set(token, { token, userId, expiresAtMs });
  world.state.refreshTokens.set(refreshToken, userId);
  return {
    access_token: token,
    expires_in: tokenSeconds,
    refresh_token: refreshToken,
    refresh_token_expires_in: refreshSeconds,
    scope: "",
    token_type: "bearer",
  };
}

function provesChallenge(challenge: string | null, asked: Exchange): boolean {
  if (challenge === null) return true;
  const proof = createHash("sha256")
    .update(asked.code_verifier ?? "")
    .digest("base64url");
  return same(proof, challenge);
}

function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

function failure(error: string, description: string): Record<string, string> {
  return { error, error_description: description };
}
