/** Where an engine is and how to speak to it. Spread it into rivetkit's `setup({...})` and `createClient({...})`. */
export interface EngineConnection {
  readonly endpoint: string;
  readonly namespace: string;
  /** The engine's admin token. A secret: never in a URL, a log or the environment of a child process. */
  readonly token?: string;
}

/**
 * - up: it answers
 * - restarting: it died (or an external one stopped answering) and is expected back
 * - down: closed, or given up
 */
export type EngineState = "up" | "restarting" | "down";

export interface EngineLogLine {
  readonly source: "engine" | "supervisor";
  readonly level: "debug" | "info" | "warn" | "error";
  /** One line, without its newline and without the token. */
  readonly message: string;
}

/** Time as a parameter: tests drive it, the service uses `systemClock`. */
export interface EngineClock {
  readonly now: () => number;
  /** Calls `fn` once after `delayMs`; returns its cancellation. */
  readonly setTimer: (delayMs: number, fn: () => void) => () => void;
}

export interface RivetEngine {
  readonly connection: EngineConnection;
  /** The guard port on this machine, the one that RivetKit connects to; null for an engine elsewhere. */
  readonly port: number | null;
  readonly state: () => EngineState;
  /** Returns the unsubscription. */
  readonly onStateChange: (listener: (state: EngineState) => void) => () => void;
  /** How many times the engine was started again since the first start. */
  readonly restarts: () => number;
  /** Ends the engine (SIGTERM, then SIGKILL) and frees the data directory. Safe to call twice. */
  readonly close: () => Promise<void>;
}
