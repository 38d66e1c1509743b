import type { ResultReading } from "./parse-result.ts";
import type { ResultStatus } from "./result.ts";

/** How the harness' process ended; what a sandbox reports, but for an end that the adapter itself asked for. */
export type HarnessExit =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "limit"; readonly limit: "memory" | "disk" | "pids" | "output" }
  | { readonly kind: "spawn_failed"; readonly message: string };

/** [HC2] What an attempt amounts to. `note` is for people; null: nothing is remarkable. */
export type Disposition =
  | { readonly kind: "finished"; readonly status: ResultStatus; readonly note: string | null }
  | { readonly kind: "retry"; readonly cause: RetryCause; readonly note: string };

export type RetryCause =
  "timeout" | "signal" | "limit" | "spawn_failed" | "exit_code" | "result_missing" | "result_invalid";

/** More cautious is further right: it claims less and publishes less. */
const caution: readonly ResultStatus[] = ["success", "partial", "needs_input", "failure"];

/** [HC2] The whole table: docs/headless-contract.md prints it, checked by a test. */
export function decideDisposition(exit: HarnessExit, reading: ResultReading): Disposition {
  switch (exit.kind) {
    case "timeout":
      return retry("timeout", "the harness did not end in time and was killed", reading);
    case "signalled":
      return retry("signal", `the harness was ended by ${exit.signal}`, reading);
    case "limit":
      return retry("limit", `the harness went over its ${exit.limit} limit and was killed`, reading);
    case "spawn_failed":
      return retry("spawn_failed", `the harness could not be started: ${exit.message}`, reading);
    case "exited":
      return decideExit(exit.code, reading);
  }
}

function decideExit(code: number, reading: ResultReading): Disposition {
  if (code !== 0 && code !== 1 && code !== 3) {
    const meaning = code === 2 ? "asks to be run again" : "is none of the contract's";
    return retry("exit_code", `exit code ${code} ${meaning}`, reading);
  }
  switch (reading.kind) {
    case "missing":
      return { kind: "retry", cause: "result_missing", note: `exit code ${code} without a result file` };
    case "invalid":
      return { kind: "retry", cause: "result_invalid", note: `exit code ${code}, but ${reading.message}` };
    case "valid":
      return finish(code, reading.result.status);
  }
}

/** Exit code 0 leaves it to the status; 1 and 3 say one themselves, and the more cautious of the two counts. */
function finish(code: 0 | 1 | 3, claimed: ResultStatus): Disposition {
  if (code === 0) return { kind: "finished", status: claimed, note: null };
  const said: ResultStatus = code === 1 ? "failure" : "needs_input";
  if (said === claimed) return { kind: "finished", status: said, note: null };
  const status = caution.indexOf(said) > caution.indexOf(claimed) ? said : claimed;
  const note = `exit code ${code} means ${said}, the result says ${claimed}: taken as ${status}`;
  return { kind: "finished", status, note };
}

function retry(cause: RetryCause, why: string, reading: ResultReading): Disposition {
  const ignored = reading.kind === "valid" ? `; its result (${reading.result.status}) was not used` : "";
  return { kind: "retry", cause, note: `${why}${ignored}` };
}
