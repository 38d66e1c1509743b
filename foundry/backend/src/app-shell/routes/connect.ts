import { randomBytes } from "node:crypto";
import {
  convertAppBodySchema,
  createAppAnswerSchema,
  createAppBodySchema,
  createdAppSchema,
} from "@foundry/shared";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import type { ConnectApp } from "../../connect/connect-app.ts";
import type { ConnectAttempts } from "../../connect/connect-attempts.ts";
import { renderConnectPage } from "../../connect/connect-page.ts";
import { writeProblems } from "./answers.ts";

export interface ConnectRouteDeps {
  readonly app: ConnectApp;
  readonly attempts: Pick<ConnectAttempts, "find">;
  /** For a caller that is no browser. */
  readonly publicOrigin: string;
  readonly https: boolean;
}

const COOKIE = "foundry_connect";
const COOKIE_LIFETIME_S = 3600;
const gone = { 410: writeProblems[404] };
const upstream = { 502: writeProblems[503] };

/** How a GitHub App is created from the dashboard, by GitHub's manifest flow, and how it is forgotten. */
export function connectRoutes(deps: ConnectRouteDeps): FastifyPluginAsyncZod {
  const { app: connect } = deps;
  return async (app) => {
    app.post(
      "/api/connection/app",
      {
        schema: {
          tags: ["service"],
          summary: "Begin to create a GitHub App; go to startUrl with the same browser",
          body: createAppBodySchema,
          response: { 201: createAppAnswerSchema, ...writeProblems },
        },
      },
      async (request, reply) => {
        const browser = browserOf(request) ?? randomBytes(32).toString("base64url");
        const origin = request.headers.origin ?? deps.publicOrigin;
        const { state } = connect.begin(browser, request.body, origin);
        return reply
          .code(201)
          .header("set-cookie", cookie(browser, deps.https))
          .send({ startUrl: `/connect/github?state=${state}` });
      },
    );
    app.post(
      "/api/connection/app/convert",
      {
        schema: {
          tags: ["service"],
          summary: "Turn the code of GitHub's answer into the App; Foundry starts anew with it",
          body: convertAppBodySchema,
          response: { 200: createdAppSchema, ...writeProblems, ...gone, ...upstream },
        },
      },
      async (request, reply) => {
        const created = await connect.complete(browserOf(request), request.body);
        reply.raw.once("close", () => connect.restart());
        return reply.send(created);
      },
    );
    app.post(
      "/api/connection/app/forget",
      {
        schema: {
          tags: ["service"],
          summary: "Forget the App that was created here; Foundry starts anew without it",
          response: { 200: z.object({ forgotten: z.literal(true) }), ...writeProblems },
        },
      },
      async (_request, reply) => {
        connect.forget();
        reply.raw.once("close", () => connect.restart());
        return reply.send({ forgotten: true });
      },
    );
    app.get(
      "/connect/github",
      { schema: { hide: true, querystring: z.object({ state: z.string().max(100).default("") }) } },
      async (request, reply) => {
        const attempt = deps.attempts.find(request.query.state, browserOf(request));
        if (attempt === null) return reply.redirect("/connect?expired=1", 303);
        return sendPage(reply, renderConnectPage(attempt, randomBytes(16).toString("base64")));
      },
    );
  };
}

function sendPage(reply: FastifyReply, page: ReturnType<typeof renderConnectPage>): FastifyReply {
  return reply.headers(page.headers).send(page.html);
}

function cookie(browser: string, https: boolean): string {
  const attributes = `Path=/; HttpOnly; SameSite=Strict${https ? "; Secure" : ""}`;
  return `${COOKIE}=${browser}; Max-Age=${COOKIE_LIFETIME_S}; ${attributes}`;
}

function browserOf(request: FastifyRequest): string | null {
  const pairs = (request.headers.cookie ?? "").split(";").map((pair) => pair.trim());
  const value = pairs.find((pair) => pair.startsWith(`${COOKIE}=`))?.slice(COOKIE.length + 1);
  return value !== undefined && /^[\w-]{43}$/.test(value) ? value : null;
}
