import { backoffMs } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import { ActorUnavailableError } from "./errors.ts";

type ConnectionStatus = "idle" | "connecting" | "connected" | "disconnected";

/** The part of rivetkit's ActorConn that is used. */
export interface ActorConnection {
  readonly connStatus: ConnectionStatus;
  action(request: { name: string; args: unknown[] }): Promise<unknown>;
  on(event: string, listener: (...args: unknown[]) => void): () => void;
  onStatusChange(listener: (status: ConnectionStatus) => void): () => void;
  dispose(): Promise<void>;
}

export interface LinkDeps {
  connect(): Promise<ActorConnection>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly backoff: RetryPolicy;
  /** A connection that is not open by then is given up and tried anew; doubles with each failure, up to eightfold. */
  readonly connectTimeoutMs: number;
  /** What the first failed try of an outage, or a failed disposal, said; the link goes on. */
  readonly onError: (error: unknown) => void;
  /** The connection is open now, or: it was lost or could not be opened. */
  readonly onReach: (reached: boolean) => void;
}

/** One actor's connection that is kept open: rivetkit's own gives up for good when the engine refuses it once. */
export interface ActorLink {
  /** The open connection; rejects with ActorUnavailableError if there is none within the time. */
  whenOpen(timeoutMs: number): Promise<ActorConnection>;
  /** Called each time an open connection is lost. Returns the unsubscription. */
  onLost(listener: () => void): () => void;
  /** What stood in the way may be gone: waits for no backoff, and no longer for a try under way than for a first. */
  retry(): void;
  close(): void;
}

type State =
  | { readonly kind: "connecting"; readonly attempt: number; readonly connection: ActorConnection | null }
  | { readonly kind: "open"; readonly attempt: number; readonly connection: ActorConnection }
  | { readonly kind: "waiting" | "closed" };

const nothing = (): void => undefined;

export function openActorLink(deps: LinkDeps): ActorLink {
  const waiters = new Set<(connection: ActorConnection | null) => void>();
  const lostListeners = new Set<() => void>();
  let state: State = { kind: "waiting" };
  let attempts = 0;
  let failures = 0;
  let cancelTimer = nothing;

  function connect(): void {
    attempts += 1;
    const attempt = attempts;
    state = { kind: "connecting", attempt, connection: null };
    boundAttempt(attempt);
    deps.connect().then(
      (connection) => follow(attempt, connection),
      (error: unknown) => {
        if (failures === 0) deps.onError(error);
        lost(attempt);
      },
    );
  }

  function boundAttempt(attempt: number): void {
    const timeoutMs = deps.connectTimeoutMs * 2 ** Math.min(failures, 3);
    cancelTimer = deps.clock.setTimer(timeoutMs, () => lost(attempt));
  }

  function isCurrent(attempt: number): boolean {
    return "attempt" in state && state.attempt === attempt;
  }

  function follow(attempt: number, connection: ActorConnection): void {
    if (!isCurrent(attempt)) return dispose(connection);
    state = { kind: "connecting", attempt, connection };
    const react = (status: ConnectionStatus): void => {
      if (status === "connected") opened(attempt, connection);
      else if (status !== "connecting") lost(attempt);
    };
    connection.onStatusChange(react);
    react(connection.connStatus);
  }

  function opened(attempt: number, connection: ActorConnection): void {
    if (!isCurrent(attempt) || state.kind !== "connecting") return;
    cancelTimer();
    failures = 0;
    state = { kind: "open", attempt, connection };
    settle(connection);
    deps.onReach(true);
  }

  function lost(attempt: number): void {
    if (!isCurrent(attempt)) return;
    const before = state;
    cancelTimer();
    failures += 1;
    state = { kind: "waiting" };
    cancelTimer = deps.clock.setTimer(backoffMs(failures, deps.backoff, deps.random), connect);
    end(before);
    deps.onReach(false);
  }

  function retry(): void {
    failures = 0;
    if (state.kind === "waiting") {
      cancelTimer();
      connect();
    } else if (state.kind === "connecting") {
      cancelTimer();
      boundAttempt(state.attempt);
    }
  }

  function end(before: State): void {
    if ("connection" in before && before.connection !== null) dispose(before.connection);
    if (before.kind === "open") for (const listener of lostListeners) listener();
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

  connect();
  return {
    whenOpen,
    onLost(listener) {
      lostListeners.add(listener);
      return () => lostListeners.delete(listener);
    },
    retry,
    close() {
      const before = state;
      state = { kind: "closed" };
      cancelTimer();
      settle(null);
      end(before);
    },
  };
}
