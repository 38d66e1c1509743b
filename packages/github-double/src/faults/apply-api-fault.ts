import { setTimeout as sleep } from "node:timers/promises";
import { HttpError } from "../http/http-error.ts";
import type { ApiFault } from "./api-faults.ts";

/** What is left to do after a fault: answer as usual, or say nothing, with the connection open or torn. */
export type FaultOutcome = "proceed" | "hang" | "reset";

/** @throws HttpError for the faults that are answers */
export async function applyApiFault(fault: ApiFault, nowMs: number): Promise<FaultOutcome> {
  switch (fault.kind) {
    case "status":
      throw new HttpError(fault.status, fault.message ?? "Server Error");
    case "delay":
      await sleep(fault.delayMs);
      return "proceed";
    // Waits after the route, not before it.
    case "lateAnswer":
      return "proceed";
    case "hang":
    case "reset":
      return fault.kind;
    case "primaryRateLimit":
      throw primaryRateLimit(fault.status ?? 403, Math.ceil(nowMs / 1000) + fault.resetInSeconds);
    case "secondaryRateLimit":
      throw new HttpError(
        fault.status ?? 403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        { headers: { "retry-after": String(fault.retryAfterSeconds) } },
      );
  }
}

/** GitHub's answer when the hour's budget is used up. `resetSeconds` is in seconds since 1970. */
export function primaryRateLimit(status: number, resetSeconds: number): HttpError {
  return new HttpError(status, "API rate limit exceeded.", {
    headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(resetSeconds) },
  });
}
