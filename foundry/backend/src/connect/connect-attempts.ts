import { createHash, timingSafeEqual } from "node:crypto";
import type { CreateAppBody } from "@foundry/shared";

/** A person's way to GitHub and back, known by its `state`. */
export interface ConnectAttempt {
  readonly state: string;
  readonly wanted: CreateAppBody;
  /** Where the person's browser has the dashboard. */
  readonly origin: string;
}

/** - unknown: never begun, of another browser, finished, or too old - busy: its code is converted right now */
export type Claim =
  | { readonly kind: "claimed"; readonly attempt: ConnectAttempt }
  | { readonly kind: "unknown" }
  | { readonly kind: "busy" };

export interface ConnectAttempts {
  /** `browser` is the secret of the browser's cookie. */
  begin(browser: string, wanted: CreateAppBody, origin: string): ConnectAttempt;
  find(state: string, browser: string | null): ConnectAttempt | null;
  /** For its one conversion; then `finish`, or `release` where GitHub did not take the code. */
  claim(state: string, browser: string | null): Claim;
  release(state: string): void;
  finish(state: string): void;
}

/** As long as GitHub's own code lives. */
const LIFETIME_MS = 3_600_000;
/** Nobody needs more at one time, and nobody can fill the memory. */
const MOST = 50;

interface Entry {
  readonly attempt: ConnectAttempt;
  readonly browserHash: Buffer;
  readonly expiresAtMs: number;
  busy: boolean;
}

/**
 * In memory: a restart ends them, and the page says to begin again. A state without the cookie of the browser that
 * began is unknown, so that nobody can be led to connect a stranger's App.
 */
export function createConnectAttempts(deps: { now(): number; newState(): string }): ConnectAttempts {
  const entries = new Map<string, Entry>();

  function read(state: string, browser: string | null): Entry | null {
    const entry = entries.get(state);
    if (entry === undefined || browser === null) return null;
    if (entry.expiresAtMs <= deps.now()) {
      entries.delete(state);
      return null;
    }
    return timingSafeEqual(entry.browserHash, hash(browser)) ? entry : null;
  }

  function forgetOldest(): void {
    for (const state of entries.keys()) {
      if (entries.size < MOST) return;
      entries.delete(state);
    }
  }

  return {
    begin(browser, wanted, origin) {
      forgetOldest();
      const attempt = { state: deps.newState(), wanted, origin };
      const expiresAtMs = deps.now() + LIFETIME_MS;
      entries.set(attempt.state, { attempt, browserHash: hash(browser), expiresAtMs, busy: false });
      return attempt;
    },
    find: (state, browser) => read(state, browser)?.attempt ?? null,
    claim(state, browser) {
      const entry = read(state, browser);
      if (entry === null) return { kind: "unknown" };
      if (entry.busy) return { kind: "busy" };
      entry.busy = true;
      return { kind: "claimed", attempt: entry.attempt };
    },
    release(state) {
      const entry = entries.get(state);
      if (entry !== undefined) entry.busy = false;
    },
    finish: (state) => void entries.delete(state),
  };
}

function hash(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
