import { AlertFillIcon, GearIcon, GitBranchIcon, HistoryIcon } from "@primer/octicons-react";
import { CounterLabel } from "@primer/react";
import { Link } from "@tanstack/react-router";
import { useTopicCollection, useTopicValue } from "../../topics/hooks.ts";
import { formatCount } from "../../ui/format.ts";
import styles from "../../ui/tabs.module.css";
import tones from "../../ui/tones.module.css";
import { isActive } from "./model/job-words.ts";
import { useJobs, useRepository } from "./repository-context.ts";
import own from "./repository.module.css";

/** Branches, jobs and configuration; each has an address. */
export function RepositoryTabs() {
  const { topic } = useRepository();
  const params = { orgId: topic.orgId, repoId: topic.repoId };
  const branches = useTopicCollection(topic, "branches").keys.length;
  const active = useJobs(topic).filter(isActive).length;
  const error = useTopicValue(topic, "config")?.error ?? null;
  const shared = { className: styles.tab, params } as const;
  return (
    <nav className={own.tabs} aria-label="Repository">
      <div className={styles.tabs}>
        <Link
          to="/orgs/$orgId/repos/$repoId"
          activeOptions={{ exact: true, includeSearch: false }}
          {...shared}
        >
          <GitBranchIcon size={16} />
          Branches
          <CounterLabel>{formatCount(branches)}</CounterLabel>
        </Link>
        <Link to="/orgs/$orgId/repos/$repoId/jobs" activeOptions={{ includeSearch: false }} {...shared}>
          <HistoryIcon size={16} />
          Jobs
          {active > 0 && <CounterLabel variant="primary">{active}</CounterLabel>}
        </Link>
        <Link to="/orgs/$orgId/repos/$repoId/config" {...shared}>
          <GearIcon size={16} />
          Config
          {error !== null && (
            <AlertFillIcon size={16} className={tones["danger"] ?? ""} aria-label="(has an error)" />
          )}
        </Link>
      </div>
    </nav>
  );
}
