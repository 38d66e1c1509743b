import { AlertFillIcon, AlertIcon } from "@primer/octicons-react";
import type { RepoConfigIssue } from "@foundry/shared";
import type { ReactNode } from "react";
import { useId } from "react";
import { configPath } from "../model/config-texts.ts";
import { fileUrl } from "../model/github-urls.ts";
import { useRepository } from "../repository-context.ts";
import styles from "./config.module.css";

interface ConfigIssuesProps {
  readonly title: string;
  readonly tone: "attention" | "danger";
  readonly issues: readonly RepoConfigIssue[];
  /** The commit whose file they are about. */
  readonly sha: string;
  readonly footer?: ReactNode;
}

/** What is wrong with the file, each with its field and a link to its line on GitHub. */
export function ConfigIssues({ title, tone, issues, sha, footer }: ConfigIssuesProps) {
  const id = useId();
  const { repository } = useRepository();
  const IconOf = tone === "danger" ? AlertFillIcon : AlertIcon;
  return (
    <section className={styles.issues} data-tone={tone} aria-labelledby={id} data-testid="config-issues">
      <h2 id={id} className={styles.issuesTitle}>
        <IconOf size={16} />
        {title}
      </h2>
      <ul className={styles.issueList}>
        {issues.map((issue) => (
          <li key={`${issue.path} ${issue.line} ${issue.column} ${issue.message}`} className={styles.issue}>
            <span>
              {issue.path !== "" && <code>{issue.path}</code>} {issue.message}
            </span>
            {issue.line !== null && (
              <a
                href={fileUrl(repository.url, sha, configPath, issue.line)}
                target="_blank"
                rel="noreferrer"
                className={styles.lineLink}
              >
                Line {issue.line}
                {issue.column !== null && `:${issue.column}`}
              </a>
            )}
          </li>
        ))}
      </ul>
      {footer !== undefined && <p className={styles.issuesFoot}>{footer}</p>}
    </section>
  );
}
