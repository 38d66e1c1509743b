import { z } from "zod";
import type { GitHubDouble } from "../start.ts";
import { appJwt } from "./app-jwt.ts";

const tokenAnswer = z.object({ token: z.string() });

export interface Answered {
  status: number;
  headers: Headers;
  // Tests look into bodies of many shapes; each states what it expects.
  body: unknown;
}

/** Asks the double over HTTP, as the App, an installation or nobody. */
export function createClient(double: GitHubDouble, now: () => number = () => Date.now()) {
  const ask = async (
    method: string,
    path: string,
    authorization: string | null,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> => {
    const response = await fetch(path.startsWith("http") ? path : `${double.url}${path}`, {
      method,
      headers: {
        ...(authorization === null ? {} : { authorization }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") ?? false;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== "" ? JSON.parse(text) : text,
    };
  };
  const jwt = (): string => {
    const seconds = Math.floor(now() / 1000);
    const claims = { iss: double.appCredentials.appId, iat: seconds - 30, exp: seconds + 540 };
    return `Bearer ${appJwt(claims, double.appCredentials.privateKey)}`;
  };
  const token = async (login: string, asked: object = {}): Promise<string> => {
    const { id } = double.control.installation(login);
    const answered = await ask("POST", `/app/installations/${id}/access_tokens`, jwt(), asked);
    return `Bearer ${tokenAnswer.parse(answered.body).token}`;
  };
  return { ask, jwt, token };
}
