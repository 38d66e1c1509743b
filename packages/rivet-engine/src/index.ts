export { engineEnvironment } from "./engine-environment.ts";
export { RivetEngineError } from "./errors.ts";
export type { EngineErrorCode } from "./errors.ts";
export { lockDirectory } from "./lock-directory.ts";
export type { DirectoryLock } from "./lock-directory.ts";
export { startRivetEngine } from "./start-rivet-engine.ts";
export type { StartRivetEngineOptions } from "./start-rivet-engine.ts";
export type { EngineClock, EngineConnection, EngineLogLine, EngineState, RivetEngine } from "./types.ts";
