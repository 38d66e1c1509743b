import { setTimeout as sleep } from "node:timers/promises";
import type { Octokit } from "@octokit/core";
import { throttling } from "@octokit/plugin-throttling";

type OctokitOptions = ConstructorParameters<typeof Octokit>[0];

/** In `request` options: this write creates no content, so GitHub's limits for content do not apply to it. */
export const unpaced = "unpaced";

/** So many after a pause, then one in each `everyMs`. */
interface Pace {
  readonly burst: number;
  readonly everyMs: number;
}

/**
 * GitHub asks of whoever writes much to leave a second between writes, three where people are notified, and refuses
 * more than 80 that create content in a minute: these bursts and their pace are 70 in the worst one.
 */
const writes: Pace = { burst: 10, everyMs: 1_000 };
const notifications: Pace = { burst: 5, everyMs: 3_000 };

/**
 * Makes the octokit plugin that paces the writes of each installation. Reads go past it: what they need (a bound, and
 * to stop while limited) they have from slots and the rate gate. Refusals are not retried here, so that the gate is
 * the one place that waits. What octokit knows of which writes notify people is used; its own limiter knows no bursts,
 * and a pull request would wait three seconds for a comment before it.
 */
export function createPaceWrites() {
  const turns = new Map<string, (pathname: string) => Promise<void>>();
  return (octokit: Octokit, options: NonNullable<OctokitOptions> & { readonly auth?: unknown }) => {
    if (options.throttle?.enabled === false) return {};
    const id = installationOf(options.auth);
    const turn = turns.get(id) ?? createTurn();
    turns.set(id, turn);
    octokit.hook.wrap("request", async (request, requestOptions) => {
      const { pathname } = new URL(requestOptions.url, "http://relative.invalid");
      if (createsContent(requestOptions, pathname)) await turn(pathname);
      return request(requestOptions);
    });
    return {};
  };
}

/** octokit's own requests for tokens go this way, too; they are no content. */
function createsContent(
  { method, request }: { readonly method: string; readonly request: object },
  pathname: string,
): boolean {
  return method !== "GET" && !pathname.endsWith("/access_tokens") && Reflect.get(request, unpaced) !== true;
}

function createTurn(): (pathname: string) => Promise<void> {
  const write = createPace(writes);
  const notify = createPace(notifications);
  return async (pathname) => {
    await write();
    if (throttling.triggersNotification(pathname)) await notify();
  };
}

function createPace({ burst, everyMs }: Pace): () => Promise<void> {
  /** When all of the burst is there again. */
  let wholeAtMs = 0;
  return async () => {
    const nowMs = performance.now();
    wholeAtMs = Math.max(wholeAtMs, nowMs) + everyMs;
    const waitMs = wholeAtMs - burst * everyMs - nowMs;
    if (waitMs > 0) await sleep(waitMs);
  };
}

function installationOf(auth: unknown): string {
  return String(typeof auth === "object" && auth !== null ? Reflect.get(auth, "installationId") : null);
}
