import type { EngineState } from "@foundry/rivet-engine";
import type { ReadinessChecks } from "../app-shell/routes/health.ts";
import type { GithubApp } from "./github-app.ts";
import { probeGithub } from "./probe-github.ts";

interface ReadinessDeps {
  readonly engineState: () => EngineState;
  /** Whether the inbox could write a moment ago; null: this process has none. */
  readonly inboxWritable: (() => boolean) | null;
  /** Accounts whose deliveries wait, with the reason; null: this process has no relay. */
  readonly blockedLanes: (() => readonly { readonly accountId: string; readonly message: string }[]) | null;
  readonly github: GithubApp | null;
  /** Why no task can run here, for people; null: they can. The whole is null: this process has no worker. */
  readonly tasksTrouble: (() => Promise<string | null>) | null;
  readonly now: () => number;
}

const ok = { status: "ok", message: null } as const;
const PROBE_EVERY_MS = 5000;

/**
 * [DX10] What must be there for what: without GitHub or an agent everything else here goes on, without the engine no
 * dashboard.
 */
export function readinessChecks(deps: ReadinessDeps): ReadinessChecks {
  const reachable = nowAndThen(deps, (github: GithubApp) => probeGithub(github.config.apiUrl));
  return {
    engine() {
      const state = deps.engineState();
      if (state === "up") return ok;
      return { status: "down", message: `The engine is ${state}; webhooks are still accepted.` };
    },
    ...(deps.blockedLanes && { relay: relayCheck(deps.blockedLanes) }),
    ...(deps.inboxWritable && { inbox: inboxCheck(deps.inboxWritable) }),
    ...(deps.tasksTrouble && { tasks: tasksCheck(nowAndThen(deps, deps.tasksTrouble)) }),
    async github() {
      if (deps.github === null) return { status: "ok", message: "No GitHub App is connected." };
      const message = deps.github.status.failure()?.message ?? (await reachable(deps.github));
      if (message === null) return ok;
      return { status: "degraded", message: `${message} Webhooks are still accepted and shown.` };
    },
  };
}

function inboxCheck(isWritable: () => boolean): ReadinessChecks[string] {
  return () =>
    isWritable()
      ? ok
      : { status: "down", message: "The inbox cannot write: webhooks are refused until it can." };
}

function relayCheck(blocked: NonNullable<ReadinessDeps["blockedLanes"]>): ReadinessChecks[string] {
  return () => {
    const [first, ...others] = blocked();
    if (first === undefined) return ok;
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    const message = `Deliveries of account ${first.accountId}${more} wait: ${first.message}.`;
    return { status: "degraded", message };
  };
}

function tasksCheck(trouble: () => Promise<string | null>): ReadinessChecks[string] {
  return async () => {
    const message = await trouble();
    return message === null ? ok : { status: "degraded", message: `Tasks cannot run: ${message}` };
  };
}

/** One probe at a time, at most every few seconds, and only when somebody asks. */
function nowAndThen<Args extends readonly unknown[]>(
  { now }: Pick<ReadinessDeps, "now">,
  probe: (...args: Args) => Promise<string | null>,
): (...args: Args) => Promise<string | null> {
  let atMs = Number.NEGATIVE_INFINITY;
  let latest: Promise<string | null> = Promise.resolve(null);
  return (...args) => {
    if (now() - atMs >= PROBE_EVERY_MS) {
      atMs = now();
      latest = probe(...args);
    }
    return latest;
  };
}
