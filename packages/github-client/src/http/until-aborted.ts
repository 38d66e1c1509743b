import { AttemptEnded } from "./observed-fetch.ts";

/**
 * The work's result, or the end of waiting for it: octokit's waits and token requests know nothing of our signal. They
 * end by themselves, unheard.
 * @throws AttemptEnded once the signal is aborted
 */
export async function untilAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw new AttemptEnded("aborted");
  const { promise, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new AttemptEnded("aborted"));
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await Promise.race([promise, work()]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
