import type { RepoConfigIssue } from "@foundry/shared";
import type { CheckAnnotation, CheckResult } from "../../../ports/github.ts";
import { repoConfigPath } from "../../../repo-config/index.ts";
import type { ParsedRepoConfig } from "../../../repo-config/index.ts";

export const checkRunName = "Foundry config";

/** What GitHub takes in one request. */
const maxAnnotations = 50;

/**
 * [RC4] The check run on the pushed commit: neutral where the file cannot be used, as the code itself is not at fault.
 * Paths and rules only: neither holds a word of the file.
 */
export function checkResultOf(parsed: ParsedRepoConfig): CheckResult {
  if (parsed.kind === "valid") {
    const { warnings } = parsed;
    const title =
      warnings.length === 0 ? "The configuration is in use" : `In use, with ${count(warnings, "warning")}`;
    const summary = `\`${repoConfigPath}\` is valid.${listed(warnings)}`;
    return { conclusion: "success", title, summary, annotations: annotationsOf(warnings, "warning") };
  }
  const { message, issues } = parsed;
  const summary = `${message} What was in use stays in use.${listed(issues)}`;
  return {
    conclusion: "neutral",
    title: "The configuration cannot be used",
    summary,
    annotations: annotationsOf(issues, "failure"),
  };
}

function listed(issues: readonly RepoConfigIssue[]): string {
  if (issues.length === 0) return "";
  const rows = issues.map(({ path, message, line }) => {
    const where = line === null ? "" : `Line ${line}: `;
    return path === "" ? `- ${where}${message}` : `- ${where}\`${path}\` ${message}`;
  });
  return `\n\n${rows.join("\n")}`;
}

function annotationsOf(
  issues: readonly RepoConfigIssue[],
  level: CheckAnnotation["level"],
): CheckAnnotation[] {
  return issues.slice(0, maxAnnotations).flatMap(({ path, message, line }) => {
    if (line === null) return [];
    const title = path === "" ? repoConfigPath : path;
    const text = path === "" ? `The file ${message}.` : `${path} ${message}.`;
    return [{ path: repoConfigPath, startLine: line, endLine: line, level, title, message: text }];
  });
}

function count({ length }: readonly unknown[], noun: string): string {
  return `${length} ${noun}${length === 1 ? "" : "s"}`;
}
