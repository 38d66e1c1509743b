import { TerminalError } from "@foundry/durable";
import type { CheckResult, CheckRunKey, GithubInstallationPort } from "../../../ports/github.ts";

type Github = Pick<GithubInstallationPort, "findCheckRun" | "createCheckRun" | "updateCheckRun">;

/**
 * [DX7] The check run, once, whatever was killed when: the job's row is the intent, the external id the marker. One that
 * says otherwise is of a version with other rules. A run that GitHub refuses (the App may not write checks) is no reason
 * to read the file again.
 * @returns null, or the code of GitHub's refusal
 */
export async function reportCheck(
  github: Github,
  key: CheckRunKey,
  result: CheckResult,
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const found = await github.findCheckRun({ ...key, signal });
    if (found === null) await github.createCheckRun({ ...key, ...result, signal });
    else if (found.status !== "completed" || found.conclusion !== result.conclusion) {
      const { repository } = key;
      await github.updateCheckRun({ repository, checkRunId: found.checkRunId, ...result, signal });
    }
    return null;
  } catch (error) {
    if (error instanceof TerminalError) return error.code;
    throw error;
  }
}
