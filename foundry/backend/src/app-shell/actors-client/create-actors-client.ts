import { systemClock } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import type { ClientRaw } from "rivetkit/client";
import { githubStateKey } from "../../actors/github-state/index.ts";
import { organizationKey } from "../../actors/organization/index.ts";
import { repositoryKey } from "../../actors/repository/index.ts";
import { taskKey } from "../../actors/task/index.ts";
import type { GithubStateActions, OrganizationActions, RepositoryActions, TaskActions } from "./actions.ts";
import { actorExists } from "./actor-exists.ts";
import { openActorLink } from "./actor-link.ts";
import type { ActorConnection, ActorLink } from "./actor-link.ts";
import { createActorPort } from "./actor-port.ts";
import type { ActorPort } from "./actor-port.ts";
import { within } from "./within.ts";

/** The actors as the app-shell sees them: one open connection per actor in use, shared by all its users. */
export interface ActorsClient {
  organization(orgId: string): ActorPort<OrganizationActions>;
  githubState(orgId: string): ActorPort<GithubStateActions>;
  repository(orgId: string, repoId: string): ActorPort<RepositoryActions>;
  task(orgId: string, taskId: string): ActorPort<TaskActions>;
  /** Whether the task's actor exists; asking the actor itself would create it. */
  hasTask(orgId: string, taskId: string): Promise<boolean>;
  /** Connections that are kept now. */
  connections(): number;
  /** The engine says that it is back: connections that wait for their backoff are tried at once. */
  retry(): void;
  /**
   * Called when an actor was reached again after one could not be: what waits for its own backoff may try at once.
   * Returns the unsubscription.
   */
  onReachable(listener: () => void): () => void;
  /** Ends all connections; calls on their way reject with ActorUnavailableError. */
  close(): void;
}

export interface ActorsClientDeps {
  /** rivetkit's client; it stays the caller's to dispose. */
  readonly client: Pick<ClientRaw, "get" | "getForId" | "getOrCreate">;
  readonly onError: (error: unknown) => void;
  readonly clock?: Clock;
  readonly random?: () => number;
  /** An actor with an open connection does not sleep, so an unused one is closed after this time. */
  readonly lingerMs?: number;
  /** How long a call may take with its retries, where the call does not say. */
  readonly callTimeoutMs?: number;
}

interface Shared {
  readonly link: ActorLink;
  users: number;
  cancelClose: () => void;
}

const CONNECT_BACKOFF: RetryPolicy = { baseMs: 100, capMs: 3000, maxAttempts: Number.POSITIVE_INFINITY };
const CALL_RETRY: RetryPolicy = { baseMs: 50, capMs: 1000, maxAttempts: Number.POSITIVE_INFINITY };
const CONNECT_TIMEOUT_MS = 2000;
const CALL_TIMEOUT_MS = 5000;

const nothing = (): void => undefined;

export function createActorsClient(deps: ActorsClientDeps): ActorsClient {
  const clock = deps.clock ?? systemClock;
  const random = deps.random ?? Math.random;
  const lingerMs = deps.lingerMs ?? 60_000;
  const callTimeoutMs = deps.callTimeoutMs ?? CALL_TIMEOUT_MS;
  const shared = new Map<string, Shared>();
  const reachableListeners = new Set<() => void>();
  let isAway = false;

  function acquire(actor: string, key: string[]): { link: ActorLink; release: () => void } {
    const id = JSON.stringify([actor, ...key]);
    const entry = shared.get(id) ?? open(id, actor, key);
    entry.users += 1;
    entry.cancelClose();
    let released = false;
    const release = (): void => {
      if (released) return;
      released = true;
      entry.users -= 1;
      if (entry.users === 0) entry.cancelClose = clock.setTimer(lingerMs, () => close(id, entry));
    };
    return { link: entry.link, release };
  }

  function open(id: string, actor: string, key: string[]): Shared {
    const link = openActorLink({
      connect: () => connect(deps.client, actor, key),
      clock,
      random,
      backoff: CONNECT_BACKOFF,
      connectTimeoutMs: CONNECT_TIMEOUT_MS,
      onError: deps.onError,
      onReach: reach,
    });
    const entry: Shared = { link, users: 0, cancelClose: nothing };
    shared.set(id, entry);
    return entry;
  }

  function retry(): void {
    for (const { link } of shared.values()) link.retry();
  }

  /** The way to the actors is one: the first that is reached again spares the others their backoff. */
  function reach(reached: boolean): void {
    const isBack = isAway && reached;
    isAway = !reached;
    if (!isBack) return;
    retry();
    for (const listener of reachableListeners) listener();
  }

  function close(id: string, entry: Shared): void {
    entry.cancelClose();
    if (shared.get(id) === entry) shared.delete(id);
    entry.link.close();
  }

  function port<Actions>(actor: string, key: string[]): ActorPort<Actions> {
    const portDeps = { acquire: () => acquire(actor, key), clock, random, retry: CALL_RETRY };
    return createActorPort<Actions>(portDeps, { timeoutMs: callTimeoutMs });
  }

  return {
    organization: (orgId) => port<OrganizationActions>("organization", organizationKey(orgId)),
    githubState: (orgId) => port<GithubStateActions>("githubState", githubStateKey(orgId)),
    repository: (orgId, repoId) => port<RepositoryActions>("repository", repositoryKey(orgId, repoId)),
    task: (orgId, taskId) => port<TaskActions>("task", taskKey(orgId, taskId)),
    hasTask: (orgId, taskId) =>
      within(callTimeoutMs, clock, actorExists(deps.client, "task", taskKey(orgId, taskId))),
    connections: () => shared.size,
    retry,
    onReachable(listener) {
      reachableListeners.add(listener);
      return () => reachableListeners.delete(listener);
    },
    close() {
      for (const [id, entry] of shared) close(id, entry);
    },
  };
}

/** By its id: a connection by key would hang where the engine takes its time to create the actor. */
async function connect(
  client: ActorsClientDeps["client"],
  actor: string,
  key: string[],
): Promise<ActorConnection> {
  const actorId = await client.getOrCreate(actor, key).resolve();
  const connection: unknown = client.getForId(actor, actorId).connect();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- an actor named at run time has no event types
  return connection as ActorConnection;
}
