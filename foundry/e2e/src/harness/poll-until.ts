import { setTimeout as sleep } from "node:timers/promises";

/** Asks until the answer is neither null nor false; fails with `what` and the last answer when the bound is over. */
export async function pollUntil<Value>(
  what: string,
  ask: () => Promise<Value | null | false> | Value | null | false,
  { timeoutMs = 90_000, everyMs = 50 } = {},
): Promise<Value> {
  const deadline = Date.now() + timeoutMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== null && answer !== false) return answer;
      last = answer;
    } catch (error) {
      last = error;
    }
    await sleep(everyMs);
  }
  throw new Error(`${what}: not within ${timeoutMs} ms`, { cause: last });
}
