import { FileCodeIcon, LinkExternalIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { RepoConfigState } from "@foundry/shared";
import { useTopicValue } from "../../../topics/hooks.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import page from "../../../ui/page.module.css";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Time } from "../../../ui/time.tsx";
import { CodeBlock } from "../../connection/code-block.tsx";
import { Sha } from "../branches/branch-facts.tsx";
import { configPath, starterFor } from "../model/config-texts.ts";
import { fileUrl, newFileUrl } from "../model/github-urls.ts";
import { latestJob } from "../model/latest-jobs.ts";
import { isActive } from "../model/job-words.ts";
import { useJobs, useRepository } from "../repository-context.ts";
import { ConfigIssues } from "./config-issues.tsx";
import { ConfigSchedules } from "./config-schedules.tsx";
import { ConfigValues } from "./config-values.tsx";
import styles from "./config.module.css";

/** How the repository wants to be worked on: what is in force, where it comes from, and what is wrong with the file. */
export function ConfigPage() {
  const { topic } = useRepository();
  const config = useTopicValue(topic, "config");
  const job = latestJob(useJobs(topic), "sync_config");
  if (config === undefined) return <Skeleton label="Loading the configuration" />;
  return (
    <div className={styles.scroll}>
      <div className={styles.page}>
        <ConfigSource config={config} reading={job !== undefined && isActive(job)} />
        {config.error !== null && <ConfigError error={config.error} hasConfig={config.config !== null} />}
        {config.warnings.length > 0 && config.source !== null && (
          <ConfigIssues title="Warnings" tone="attention" issues={config.warnings} sha={config.source.sha} />
        )}
        {config.config === null && config.error === null && <NoConfig read={config.source !== null} />}
        <ConfigSchedules config={config} />
        <ConfigValues config={config.config} />
        <p className={page.small}>
          Editors complete and check the file with{" "}
          <a href="/api/schema/repo-config.json" target="_blank" rel="noreferrer">
            its JSON Schema
          </a>
          .
        </p>
      </div>
    </div>
  );
}

function ConfigSource({ config, reading }: { readonly config: RepoConfigState; readonly reading: boolean }) {
  const { repository } = useRepository();
  const { source } = config;
  return (
    <p className={styles.source} data-testid="config-source">
      <span>
        {config.config === null ? <code>{configPath}</code> : <FileLink sha={source?.sha ?? null} />}
      </span>
      {source !== null && (
        <span>
          {config.config === null ? "not there at" : "as of"} <Sha sha={source.sha} /> on{" "}
          {repository.defaultBranch}, read <Time atMs={source.updatedAtMs} />
        </span>
      )}
      {reading && <span>Reading it again…</span>}
    </p>
  );
}

function FileLink({ sha }: { readonly sha: string | null }) {
  const { repository } = useRepository();
  const href = fileUrl(repository.url, sha ?? repository.defaultBranch, configPath);
  return (
    <a href={href} target="_blank" rel="noreferrer">
      <code>{configPath}</code> <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
    </a>
  );
}

interface ConfigErrorProps {
  readonly error: NonNullable<RepoConfigState["error"]>;
  readonly hasConfig: boolean;
}

/** [RC4] The newer file that could not be used, by line; what was good before stays in force. */
function ConfigError({ error, hasConfig }: ConfigErrorProps) {
  return (
    <ConfigIssues
      title={error.message}
      tone="danger"
      issues={error.issues}
      sha={error.sha}
      footer={
        <>
          At <Sha sha={error.sha} />, <Time atMs={error.atMs} /> (<code>{error.code}</code>).{" "}
          {hasConfig
            ? "The last good file stays in force; it is what you see below."
            : "Until there is a good file, the defaults below are in force."}
        </>
      }
    />
  );
}

function NoConfig({ read }: { readonly read: boolean }) {
  const { repository } = useRepository();
  const { url, defaultBranch } = repository;
  return (
    <section className={page.box}>
      <EmptyState
        icon={FileCodeIcon}
        title={read ? "There is no configuration" : "The configuration was not read yet"}
        actions={
          <Button
            as="a"
            href={newFileUrl(url, defaultBranch, configPath)}
            target="_blank"
            rel="noreferrer"
            variant="primary"
          >
            Add it on GitHub
          </Button>
        }
      >
        Put a file <code>{configPath}</code> on {defaultBranch}. A moment after it is pushed, it is in force
        and shows here. Until then the defaults below are.
      </EmptyState>
      <div className={styles.starter}>
        <CodeBlock text={starterFor(window.location.origin, defaultBranch)} label="Copy the example" />
      </div>
    </section>
  );
}
