/** Stable: stored with jobs and shown to people. */
export type StackErrorCode =
  | "stack_branch_not_found"
  | "stack_branch_is_trunk"
  | "stack_branch_merged"
  | "stack_cycle"
  | "stack_no_parent";

/** The question cannot be answered, whatever git says: never retried. */
export class StackError extends Error {
  readonly code: StackErrorCode;
  readonly retryable = false;

  constructor(code: StackErrorCode, message: string) {
    super(message);
    this.name = "StackError";
    this.code = code;
  }
}
