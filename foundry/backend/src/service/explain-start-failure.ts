import { RivetEngineError } from "@foundry/rivet-engine";
import type { Config } from "../config.ts";

/** The one line that a failed start ends with. */
export function explainStartFailure(
  error: unknown,
  config: Pick<Config, "host" | "port" | "dataDir">,
): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EADDRINUSE") {
    return `FOUNDRY_PORT ${config.port} is taken on ${config.host}: stop what listens there, or set another port.`;
  }
  if (code === "EACCES" || code === "EROFS" || code === "ENOSPC") {
    return `FOUNDRY_DATA_DIR ${config.dataDir} must be a directory that can be written (${code}).`;
  }
  if (error instanceof RivetEngineError) return error.message;
  return `Foundry could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
}
