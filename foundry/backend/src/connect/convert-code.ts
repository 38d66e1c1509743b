import type { CreatedApp } from "@foundry/shared";
import { z } from "zod";
import type { GithubAppConfig } from "../config.ts";
import { clientIdValue, parsePrivateKey } from "../config-values.ts";
import { Secret } from "../secret.ts";

/**
 * - refused: GitHub does not know the code: an hour is over, or it was used
 * - unreachable: no answer, or one that says to come again; the code may still be good
 * - unusable: an answer that is no App
 */
export type Conversion =
  | { readonly kind: "converted"; readonly app: GithubAppConfig; readonly created: CreatedApp }
  | { readonly kind: "refused"; readonly why: string }
  | { readonly kind: "unreachable"; readonly why: string }
  | { readonly kind: "unusable"; readonly why: string };

interface ConvertDeps {
  readonly fetch: typeof fetch;
  readonly timeoutMs: number;
}

const MAX_ANSWER_BYTES = 256 * 1024;

const answerSchema = z.object({
  id: z.number().int().positive(),
  slug: z.string().regex(/^[\w-]{1,100}$/),
  name: z.string().min(1).max(200),
  html_url: z.url({ protocol: /^https?$/ }),
  client_id: clientIdValue,
  client_secret: z.string().min(8),
  webhook_secret: z.string().min(1),
  pem: z.string(),
});

/** Turns GitHub's one-time code into the App's credentials. Nothing of the answer is ever part of a message. */
export async function convertCode(deps: ConvertDeps, apiUrl: string, code: string): Promise<Conversion> {
  let response: Response;
  let text: string;
  try {
    response = await deps.fetch(`${apiUrl}/app-manifests/${encodeURIComponent(code)}/conversions`, {
      method: "POST",
      headers: { accept: "application/vnd.github+json", "user-agent": "foundry" },
      // Whoever the code were sent on to would be the App.
      redirect: "error",
      signal: AbortSignal.timeout(deps.timeoutMs),
    });
    text = await readBounded(response);
  } catch (error) {
    return { kind: "unreachable", why: `${new URL(apiUrl).host} did not answer (${reasonOf(error)})` };
  }
  const { status } = response;
  const host = new URL(apiUrl).host;
  if (status === 429 || status === 403 || status >= 500) {
    return { kind: "unreachable", why: `${host} answered ${status}` };
  }
  if (status !== 201) return { kind: "refused", why: `${host} answered ${status}` };
  return readApp(text, apiUrl, host);
}

function readApp(text: string, apiUrl: string, host: string): Conversion {
  const parsed = answerSchema.safeParse(parseJson(text));
  const privateKey = parsed.success ? parsePrivateKey(parsed.data.pem) : null;
  if (!parsed.success || privateKey === null) {
    return { kind: "unusable", why: `what ${host} answered is no GitHub App` };
  }
  const { id, slug, name, html_url: htmlUrl, client_id, client_secret, webhook_secret } = parsed.data;
  return {
    kind: "converted",
    app: {
      appId: String(id),
      privateKey,
      webhookSecret: new Secret(webhook_secret),
      apiUrl,
      oauth: { clientId: client_id, clientSecret: new Secret(client_secret) },
    },
    created: { id: String(id), slug, name, htmlUrl, installUrl: `${htmlUrl}/installations/new` },
  };
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new RangeError("the answer is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A code such as ECONNREFUSED or a class of error: fetch's own words would name the address with the code in it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "error";
  if (error instanceof RangeError) return error.message;
  const cause = error.cause;
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
  return error.name === "TimeoutError" ? "timeout" : "error";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // what the parser says quotes the answer, and the answer is secret
    return null;
  }
}
