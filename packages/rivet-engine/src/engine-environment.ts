/**
 * What RivetKit and its native part read from the environment and what has no other setting. The native part reads
 * `RUST_*` and `RIVET_LOG_LEVEL` once, when it is loaded: put these into `process.env` before `rivetkit` is imported
 * (a dynamic import in the composition root). Endpoint, namespace and token are not among them: give
 * `engine.connection` to `setup` and `createClient`, for an environment is inherited by every child process.
 */
export function engineEnvironment(): Readonly<Record<string, string>> {
  return { ...quietRust, RIVET_RUN_ENGINE: "0", RIVET_RUN_SERVICES: "0", RIVET_LOG_LEVEL: "error" };
}

/**
 * The engine's own environment: nothing of ours, so no secret of the service can show up in an engine's log or crash
 * report.
 */
export function engineProcessEnvironment(rustBacktrace: "0" | "1" = "0"): Record<string, string> {
  return { ...quietRust, RUST_BACKTRACE: rustBacktrace, RUST_LIB_BACKTRACE: rustBacktrace };
}

/** A backtrace per request makes an action ten times slower (docs/platform-notes.md). */
const quietRust = { RUST_BACKTRACE: "0", RUST_LIB_BACKTRACE: "0" } as const;
