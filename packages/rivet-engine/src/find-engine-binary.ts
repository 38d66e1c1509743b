import { existsSync } from "node:fs";
import { getEnginePath, getPlatformPackageName } from "@rivetkit/engine-cli";
import { RivetEngineError } from "./errors.ts";

/**
 * Absolute path of the engine's binary, which comes inside `@rivetkit/engine-cli-<platform>`.
 *
 * @throws RivetEngineError engine_binary_missing
 */
export function findEngineBinary(resolve: () => string = getEnginePath): string {
  const path = resolveOrExplain(resolve);
  if (!existsSync(path)) throw missing(`${path} does not exist`);
  return path;
}

function resolveOrExplain(resolve: () => string): string {
  try {
    return resolve();
  } catch (error) {
    throw missing(error instanceof Error ? error.message : String(error), error);
  }
}

function missing(reason: string, cause?: unknown): RivetEngineError {
  const name = getPlatformPackageName();
  const advice =
    name === null
      ? "there is no engine for this platform: run one elsewhere and set RIVET_ENDPOINT"
      : `install ${name} (optional dependencies must not be skipped) or set RIVET_ENDPOINT`;
  return new RivetEngineError(
    "engine_binary_missing",
    `No Rivet engine for ${process.platform}-${process.arch}: ${advice}. (${reason})`,
    { cause },
  );
}
