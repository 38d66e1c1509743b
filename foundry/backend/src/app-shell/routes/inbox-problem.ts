import { InboxUnavailableError } from "../inbox/index.ts";
import { IntakeFailedError } from "../intake/index.ts";
import { unavailable } from "../problem.ts";

/** The 503 of an inbox that cannot write [GH1][DX10], or whose thread died; any other error as it is. */
export function inboxProblem(error: unknown): unknown {
  if (!(error instanceof InboxUnavailableError || error instanceof IntakeFailedError)) return error;
  return unavailable("inbox_unavailable", "This cannot be stored now; try the same again later.", 2, error);
}

export function whileInboxWrites<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw inboxProblem(error);
  }
}
