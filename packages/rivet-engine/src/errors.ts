export type EngineErrorCode =
  /** The platform package of the engine is not installed, or there is none for this platform. */
  | "engine_binary_missing"
  /** Another process of this machine works on the same directory. */
  | "data_dir_in_use"
  /** The engine ended or did not become healthy in time. */
  | "engine_start_failed"
  /** RIVET_ENDPOINT is not a URL that an engine can have. */
  | "engine_endpoint_invalid";

/** A failure that the operator can act on; `message` says what to do and holds no secret. */
export class RivetEngineError extends Error {
  override readonly name = "RivetEngineError";
  readonly code: EngineErrorCode;

  constructor(code: EngineErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
