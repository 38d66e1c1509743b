import { backoffMs } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import { ActorUnavailableError } from "./errors.ts";

type ConnectionStatus = "idle" | "connecting" | "connected" | "disconnected";

/** The part of rivetkit's ActorConn that is used. */
export interface ActorConnection {
  action(request: { name: string; args: unknown[] }): Promise<unknown>;
  on(event: string, listener: (...args: unknown[]) => void): () => void;
  onStatusChange(listener: (status: ConnectionStatus) => void): () => void;
  dispose(): Promise<void>;
}

export interface LinkDeps {
  connect(): ActorConnection;
  readonly clock: Clock;
  readonly random: () => number;
  readonly backoff: RetryPolicy;
  /** A connection that is not open by then is given up and tried anew. */
  readonly connectTimeoutMs: number;
  /** Disposing failed; nothing else depends on it. */
  readonly onError: (error: unknown) => void;
}

/** One actor's connection that is kept open: rivetkit's own gives up for good when the engine refuses it once. */
export interface ActorLink {
  /** The open connection; rejects with ActorUnavailableError if there is none within the time. */
  whenOpen(timeoutMs: number): Promise<ActorConnection>;
  /** Called each time an open connection is lost. Returns the unsubscription. */
  onLost(listener: () => void): () => void;
  close(): void;
}

const nothing = (): void => undefined;

type State =
  | { readonly kind: "connecting" | "open"; readonly connection: ActorConnection }
  | { readonly kind: "waiting" | "closed" };

export function openActorLink(deps: LinkDeps): ActorLink {
  const waiters = new Set<(connection: ActorConnection | null) => void>();
  const lostListeners = new Set<() => void>();
  let state: State = { kind: "waiting" };
  let failures = 0;
  let cancelTimer = nothing;

  function connect(): void {
    const connection = deps.connect();
    state = { kind: "connecting", connection };
    connection.onStatusChange((status) => {
      if (status === "connected") opened(connection);
      else if (status !== "connecting") lost(connection);
    });
    cancelTimer = deps.clock.setTimer(deps.connectTimeoutMs, () => lost(connection));
  }

  function opened(connection: ActorConnection): void {
    if (state.kind !== "connecting" || state.connection !== connection) return;
    cancelTimer();
    failures = 0;
    state = { kind: "open", connection };
    settle(connection);
  }

  function lost(connection: ActorConnection): void {
    if (!("connection" in state) || state.connection !== connection) return;
    const wasOpen = state.kind === "open";
    cancelTimer();
    failures += 1;
    state = { kind: "waiting" };
    dispose(connection);
    cancelTimer = deps.clock.setTimer(backoffMs(failures, deps.backoff, deps.random), connect);
    if (wasOpen) for (const listener of lostListeners) listener();
  }

  /** In a turn of its own: rivetkit still works with the connection after its status listeners ran. */
  function dispose(connection: ActorConnection): void {
    setImmediate(() => {
      connection.dispose().catch(deps.onError);
    });
  }

  function settle(connection: ActorConnection | null): void {
    const settled = [...waiters];
    waiters.clear();
    for (const waiter of settled) waiter(connection);
  }

  function whenOpen(timeoutMs: number): Promise<ActorConnection> {
    if (state.kind === "open") return Promise.resolve(state.connection);
    if (state.kind === "closed")
      return Promise.reject(new ActorUnavailableError("the connection was closed"));
    return new Promise((resolve, reject) => {
      const waiter = (connection: ActorConnection | null): void => {
        cancel();
        waiters.delete(waiter);
        if (connection === null) reject(new ActorUnavailableError("the actor could not be reached in time"));
        else resolve(connection);
      };
      const cancel = deps.clock.setTimer(timeoutMs, () => waiter(null));
      waiters.add(waiter);
    });
  }

  function close(): void {
    const last = state;
    state = { kind: "closed" };
    cancelTimer();
    if ("connection" in last) dispose(last.connection);
    settle(null);
    if (last.kind === "open") for (const listener of lostListeners) listener();
  }

  connect();
  return {
    whenOpen,
    close,
    onLost(listener) {
      lostListeners.add(listener);
      return () => lostListeners.delete(listener);
    },
  };
}
