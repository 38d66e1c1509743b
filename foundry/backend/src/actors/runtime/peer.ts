import { RetryableError, systemClock, TerminalError } from "@foundry/durable";
import { RivetError } from "rivetkit";

/** The part of RivetKit's handles and connections that a call needs. */
export interface Callable {
  action<Response>(call: { name: string; args: unknown[]; signal?: AbortSignal }): Promise<Response>;
}

interface Connection extends Callable {
  onClose(callback: () => void): () => void;
  dispose(): Promise<void>;
}

/**
 * Calls an action of another actor.
 * @throws TerminalError with the other actor's own code; RetryableError when it cannot be reached just now; anything
 * else is a failure inside the other actor.
 */
export type Call = <Response>(action: string, input: unknown) => Promise<Response>;

/** Another actor, over one connection that is kept open while it is used: a call on it costs a fifth of a request. */
export interface Peer {
  readonly call: Call;
  close(): void;
}

/** Another actor that is seldom called: each call is a request of its own. */
export function callOnce(handle: Callable, abortSignal: AbortSignal): Call {
  return async <Response>(action: string, input: unknown) => {
    const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
    try {
      return await handle.action<Response>({ name: action, args: [input], signal });
    } catch (error) {
      throw classify(error);
    }
  };
}

/** An open connection keeps both actors awake, so it closes when nothing was said for this long. */
const IDLE_MS = 20_000;
/**
 * Long for any call; a connection that was opened while its actor was just being made may hang for as long as it is
 * waited for, and a new one then works at once. A call that was carried out after all is repeated, and passed over
 * by its receiver [DX4].
 */
const CALL_TIMEOUT_MS = 5_000;

export function createPeer(open: () => Connection, abortSignal: AbortSignal): Peer {
  let connection: Connection | null = null;
  let active = 0;
  let cancelIdle = nothing;

  function close(): void {
    cancelIdle();
    const closing = connection;
    connection = null;
    // The other side may be gone already, which is what closing is for.
    closing?.dispose().catch(nothing);
  }

  /**
   * A connection that ended is given up, not repaired: reconnecting by itself it would wake the other actor for
   * nothing, and when there is no worker (this one is stopping) the engine would try to place it without a pause.
   */
  function connect(): Connection {
    const opened = open();
    opened.onClose(() => {
      if (connection === opened) close();
    });
    return opened;
  }

  abortSignal.addEventListener("abort", close, { once: true });
  return {
    close,
    async call<Response>(action: string, input: unknown) {
      cancelIdle();
      active++;
      const used = (connection ??= connect());
      try {
        const signal = AbortSignal.any([abortSignal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
        return await used.action<Response>({ name: action, args: [input], signal });
      } catch (error) {
        if (connection === used && !isUserError(error)) close();
        throw classify(error);
      } finally {
        active--;
        if (active === 0 && connection) cancelIdle = systemClock.setTimer(IDLE_MS, close);
      }
    },
  };
}

function nothing(): void {}

function isUserError(error: unknown): error is RivetError {
  return error instanceof RivetError && error.group === "user";
}

/** Errors of the other actor's own making are final or unknown; everything else is the way to it. */
function classify(error: unknown): unknown {
  if (isUserError(error)) return new TerminalError(error.code, error.message, { cause: error });
  if (error instanceof RivetError && error.code === "internal_error") return error;
  const text = error instanceof Error ? error.message : String(error);
  return new RetryableError("actor_unreachable", text, { cause: error });
}
