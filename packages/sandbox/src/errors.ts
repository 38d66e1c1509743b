export type SandboxErrorCode =
  /** The specification or the command is wrong: the caller's mistake. */
  | "invalid_spec"
  /** This machine cannot do what was asked, now. */
  | "unavailable"
  /** A file that was to be read is a symlink, a pipe, a device or a directory, or lies behind a symlink. */
  | "unsafe_path"
  | "file_too_large"
  /** A process did not end although it was killed: the kernel holds it. */
  | "survivor"
  | "destroyed";

export class SandboxError extends Error {
  override readonly name = "SandboxError";
  readonly code: SandboxErrorCode;

  constructor(code: SandboxErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
