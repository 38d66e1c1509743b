import type { GithubObservation, GithubRouteClass } from "../observation.ts";
import { readRateLimit, type GithubRateLimit } from "./rate-limit.ts";

/** The part of a fetch response that octokit reads, with the body already here. */
export interface BufferedResponse {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly headers: Headers;
  /** What octokit hands over as `data` under `parseSuccessResponseBody: false`. */
  readonly body: string;
  text(): Promise<string>;
}

/** Named AbortError because octokit passes errors of that name on as they are, and does not retry them. */
export class AttemptEnded extends Error {
  override readonly name = "AbortError";
  readonly reason: "timeout" | "aborted";

  constructor(reason: "timeout" | "aborted") {
    super(reason);
    this.reason = reason;
  }
}

export interface ObservedFetchDeps {
  readonly timeoutMs: number;
  readonly observe: (observation: GithubObservation) => void;
}

/**
 * A `fetch` for octokit that ends after `timeoutMs`, reads the whole body within that time, and reports what happened.
 * Octokit reads bodies itself and takes one that breaks off for an empty one: here a connection lost in the middle of
 * the body is a failed request.
 * @throws AttemptEnded after the timeout or the caller's abort; fetch's TypeError without an answer
 */
export function createObservedFetch(
  deps: ObservedFetchDeps,
  request: { readonly routeClass: GithubRouteClass; readonly installationId: string | null },
) {
  return async function observedFetch(url: string, init: RequestInit): Promise<BufferedResponse> {
    const startedAt = performance.now();
    const report = (status: number, rateLimit: GithubRateLimit | null) =>
      deps.observe({ ...request, status, durationMs: performance.now() - startedAt, rateLimit });
    try {
      const answer = await withTimeout(deps.timeoutMs, init.signal ?? null, (signal) =>
        fetchWhole(url, { ...init, signal }),
      );
      report(
        answer.status,
        readRateLimit((name) => answer.headers.get(name)),
      );
      return answer;
    } catch (error) {
      // A caller that no longer wants the answer says nothing about GitHub's health.
      if (!(error instanceof AttemptEnded) || error.reason === "timeout") report(0, null);
      throw error;
    }
  };
}

async function fetchWhole(url: string, init: RequestInit): Promise<BufferedResponse> {
  const response = await fetch(url, init);
  const body = await response.text();
  const { status, statusText, headers } = response;
  return { status, statusText, headers, url: response.url, body, text: () => Promise.resolve(body) };
}

async function withTimeout<T>(
  timeoutMs: number,
  callers: AbortSignal | null,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const end = (reason: "timeout" | "aborted") => controller.abort(new AttemptEnded(reason));
  const onAbort = () => end("aborted");
  if (callers?.aborted) throw new AttemptEnded("aborted");
  callers?.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(end, timeoutMs, "timeout");
  try {
    return await run(controller.signal);
  } catch (error) {
    // fetch rejects with the reason itself, reading the body in some cases with an error of its own.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    callers?.removeEventListener("abort", onAbort);
  }
}
