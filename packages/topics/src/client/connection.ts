import { backoffMs } from "@foundry/durable";
import type { Clock, RetryPolicy } from "@foundry/durable";
import { connectOnce } from "./socket.ts";
import type { Socket, SocketHandlers } from "./socket.ts";
import { createSignal } from "./signals.ts";
import type { Signals } from "./signals.ts";

export type ConnectionStatus =
  | { readonly kind: "connecting" }
  | { readonly kind: "live"; readonly sinceMs: number }
  /** `nextAttemptAtMs` is null while an attempt is under way. */
  | {
      readonly kind: "reconnecting";
      readonly sinceMs: number;
      readonly attempt: number;
      readonly nextAttemptAtMs: number | null;
    }
  /** Down, and the browser says that it has no network: attempts are rare until it has. */
  | { readonly kind: "offline"; readonly sinceMs: number };

export interface ConnectionDeps {
  /** Opens a socket; calls no handler before it returns. */
  readonly connect: (handlers: SocketHandlers) => Socket;
  /** The socket is open: what is wanted must be said again. */
  onOpen(): void;
  onText(text: string): void;
  /** An open socket is gone. */
  onDown(): void;
  readonly signals: Signals;
  readonly clock: Clock;
  readonly random: () => number;
  readonly backoff: RetryPolicy;
  /** After this long without a message a ping is sent; after as long again without an answer the socket is dead. */
  readonly keepAliveMs: number;
}

export interface Connection {
  status(): ConnectionStatus;
  onStatus(listener: () => void): () => void;
  /** Begins to connect; later calls do nothing. */
  start(): void;
  /** Sends if the socket is open; what is not sent is said again by `onOpen`. */
  send(text: string): void;
  /** The page is visible again: tries at once, or finds out whether the socket still lives. */
  wake(): void;
  /**
   * What the browser thinks of its network. A live socket is checked, never dropped for it: a service on the same
   * machine needs no network.
   */
  setOnline(online: boolean): void;
  /** Gives the socket up and connects again, with backoff. */
  drop(): void;
  close(): void;
}

/** Somebody is looking: a socket that died while the machine slept must not look alive for long. */
const wakeCheckMs = 4_000;

type State =
  | { readonly kind: "idle" }
  | { readonly kind: "opening"; readonly socket: Socket }
  | { readonly kind: "open"; readonly socket: Socket }
  | { readonly kind: "pausing" }
  | { readonly kind: "closed" };

/** One socket at a time, for as long as it takes: backoff, keep-alive, and what people are told about it. */
export function createConnection(deps: ConnectionDeps): Connection {
  const { clock, keepAliveMs } = deps;
  const signal = createSignal();
  let status: ConnectionStatus = { kind: "connecting" };
  let state: State = { kind: "idle" };
  /** Attempts and losses since the last message. */
  let failures = 0;
  let downSinceMs: number | null = null;
  let online = true;
  let cancelTimer: (() => void) | null = null;

  function setStatus(next: ConnectionStatus): void {
    status = next;
    deps.signals.changed(signal);
  }

  /** The one timer: the end of an attempt, the next ping, the answer to it, or the next attempt. */
  function setTimer(ms: number, fn: () => void): void {
    cancelTimer?.();
    cancelTimer = clock.setTimer(ms, fn);
  }

  function open(): void {
    if (downSinceMs !== null) setDown(downSinceMs, null);
    const socket = connectOnce(deps.connect, { onOpen, onText, onClose: lose });
    state = { kind: "opening", socket };
    setTimer(keepAliveMs, lose);
  }

  function onOpen(): void {
    if (state.kind !== "opening") return;
    state = { kind: "open", socket: state.socket };
    downSinceMs = null;
    setStatus({ kind: "live", sinceMs: clock.now() });
    setTimer(keepAliveMs, () => ping());
    deps.onOpen();
  }

  function onText(text: string): void {
    failures = 0;
    setTimer(keepAliveMs, () => ping());
    deps.onText(text);
  }

  function ping(patienceMs = keepAliveMs): void {
    send('{"type":"ping"}');
    setTimer(patienceMs, lose);
  }

  function lose(): void {
    const wasOpen = state.kind === "open";
    closeSocket();
    failures += 1;
    downSinceMs ??= clock.now();
    const delayMs = online ? backoffMs(failures, deps.backoff, deps.random) : deps.backoff.capMs;
    state = { kind: "pausing" };
    setDown(downSinceMs, clock.now() + delayMs);
    setTimer(delayMs, open);
    if (wasOpen) deps.onDown();
  }

  function setDown(sinceMs: number, nextAttemptAtMs: number | null): void {
    if (online) setStatus({ kind: "reconnecting", sinceMs, attempt: failures, nextAttemptAtMs });
    else if (status.kind !== "offline") setStatus({ kind: "offline", sinceMs });
  }

  function closeSocket(): void {
    if (state.kind === "open" || state.kind === "opening") state.socket.close();
  }

  function send(text: string): void {
    if (state.kind === "open") state.socket.send(text);
  }

  function wake(): void {
    if (state.kind === "pausing") open();
    else if (state.kind === "open") ping(Math.min(keepAliveMs, wakeCheckMs));
  }

  function setOnline(value: boolean): void {
    online = value;
    if (online || state.kind === "open") wake();
    else if (downSinceMs !== null) setDown(downSinceMs, null);
  }

  return {
    status: () => status,
    onStatus: (listener) => deps.signals.listen(signal, listener),
    start() {
      if (state.kind === "idle") open();
    },
    send,
    wake,
    setOnline,
    drop: lose,
    close() {
      closeSocket();
      cancelTimer?.();
      state = { kind: "closed" };
    },
  };
}
