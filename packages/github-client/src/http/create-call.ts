import type { Octokit } from "@octokit/core";
import { GithubError } from "../github-error.ts";
import type { GithubRouteClass } from "../observation.ts";
import { createObservedFetch, type ObservedFetchDeps } from "./observed-fetch.ts";
import { unpaced } from "./pace-writes.ts";
import { parseAnswer, quoteLongIds } from "./parse-answer.ts";
import type { RateGate } from "./rate-gate.ts";
import type { Slots } from "./slots.ts";
import { toGithubError } from "./to-github-error.ts";
import { untilAborted } from "./until-aborted.ts";

/** Objects and lists only in a body. */
type Parameter = string | number | boolean | null | undefined | object;

interface CallRequest {
  readonly routeClass: GithubRouteClass;
  /** Method and template, e.g. `GET /repos/{owner}/{repo}/pulls`. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, Parameter>>;
  /** Makes the request conditional. */
  readonly etag?: string | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /** A write that creates no content need not keep the pace of those that do. */
  readonly isPaced?: boolean;
  /** The answer holds ids of 64 bits. */
  readonly hasLongIds?: boolean;
}

export interface CallAnswer {
  /** 304: `data` is null. */
  readonly notModified: boolean;
  /** The answer's JSON, not yet checked; null for an empty answer. */
  readonly data: unknown;
  readonly link: string | null;
  readonly etag: string | null;
}

/** One call to GitHub under one identity. @throws GithubError always and only */
export type Call = (request: CallRequest) => Promise<CallAnswer>;

export interface CallDeps extends ObservedFetchDeps {
  readonly octokit: () => Promise<Octokit>;
  readonly installationId: string | null;
  readonly gate: RateGate;
  readonly slots: Slots;
  readonly longestInlineWaitMs: number;
  readonly now: () => number;
  readonly redact: (text: string) => string;
}

const maxRateLimitedAttempts = 3;
const neverAborted = new AbortController().signal;

/** Makes the one way by which all calls go: gate, slot, octokit, errors; a short rate limit is waited out. */
export function createCall(deps: CallDeps): Call {
  return async function call(request) {
    for (let attempt = 1; ; attempt++) {
      try {
        await deps.gate.pass(request.signal ?? neverAborted);
        return await untilAborted(request.signal ?? neverAborted, () =>
          deps.slots.run(() => send(deps, request)),
        );
      } catch (caught) {
        const error = githubErrorOf(deps, request, caught);
        if (error.code === "github_rate_limited") deps.gate.closeFor(error.retryAfterMs ?? 0);
        if (!isShortLimit(deps, error) || attempt === maxRateLimitedAttempts) throw error;
      }
    }
  };
}

function isShortLimit({ longestInlineWaitMs }: CallDeps, error: GithubError): boolean {
  return error.code === "github_rate_limited" && (error.retryAfterMs ?? 0) <= longestInlineWaitMs;
}

function githubErrorOf(deps: CallDeps, { route, signal }: CallRequest, caught: unknown): GithubError {
  // Waiting at the gate ends with the signal's own reason, which may be anything.
  if (signal?.aborted) return new GithubError("github_aborted", `${route} was cancelled`);
  const { timeoutMs, redact } = deps;
  return toGithubError(caught, { route, timeoutMs, redact, nowMs: deps.now() });
}

async function send(deps: CallDeps, request: CallRequest): Promise<CallAnswer> {
  const octokit = await deps.octokit();
  try {
    const response = await octokit.request(request.route, octokitParameters(deps, request));
    const body: unknown = response.data;
    const data = parseAnswer(request.hasLongIds && typeof body === "string" ? quoteLongIds(body) : body);
    return { notModified: false, data, ...readHeaders(response.headers) };
  } catch (error) {
    const headers = notModifiedHeaders(error);
    if (headers === null) throw error;
    return { notModified: true, data: null, ...readHeaders(headers) };
  }
}

function octokitParameters(deps: CallDeps, request: CallRequest) {
  const { routeClass, route, parameters, etag, signal, isPaced = true } = request;
  return {
    ...parameters,
    headers: { "x-github-api-version": "2022-11-28", ...(etag ? { "if-none-match": etag } : {}) },
    request: {
      fetch: createObservedFetch(deps, { routeClass, installationId: deps.installationId }),
      // octokit's own parsing looks for big integers in every number: nine times slower on a page of pull requests.
      parseSuccessResponseBody: false,
      [unpaced]: !isPaced,
      // A write whose answer was lost may have happened: whoever asked looks before asking again (DX7).
      ...(route.startsWith("GET ") ? {} : { retries: 0 }),
      ...(signal ? { signal } : {}),
    },
  };
}

function readHeaders(headers: object): { link: string | null; etag: string | null } {
  return { link: headerOf(headers, "link"), etag: headerOf(headers, "etag") };
}

function headerOf(headers: object, name: string): string | null {
  const value: unknown = Reflect.get(headers, name);
  return typeof value === "string" ? value : null;
}

/** octokit throws a 304. */
function notModifiedHeaders(error: unknown): object | null {
  if (!(error instanceof Error) || !("status" in error) || error.status !== 304) return null;
  const response = "response" in error ? Object(error.response) : {};
  return Object(Reflect.get(response, "headers"));
}
