import type { Problem } from "@foundry/shared";

/** A refused or failed request, with what a person needs to act on it or to report it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  /** Stable code of the problem; `unreachable` when there was no answer at all. */
  readonly code: string;
  readonly requestId: string | null;
  readonly field: string | null;

  constructor(problem: Pick<Problem, "status" | "code" | "detail" | "requestId" | "field">) {
    super(problem.detail);
    this.status = problem.status;
    this.code = problem.code;
    this.requestId = problem.requestId ?? null;
    this.field = problem.field ?? null;
  }
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ApiError({ status: 0, code: "unexpected", detail });
}
