import { FileDiffIcon, IterationsIcon, LogIcon, TerminalIcon } from "@primer/octicons-react";
import { CounterLabel } from "@primer/react";
import type { Task } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import { formatCount } from "../../ui/format.ts";
import tabs from "../../ui/tabs.module.css";
import styles from "./task.module.css";

/** Log, changes, attempts and brief; each has an address. */
export function TaskTabs({ orgId, task }: { readonly orgId: string; readonly task: Task }) {
  const shared = { className: tabs.tab, params: { orgId, taskId: task.taskId } } as const;
  const files = task.result?.filesChanged ?? 0;
  return (
    <nav className={styles.tabs} aria-label="Task">
      <div className={tabs.tabs}>
        <Link to="/orgs/$orgId/tasks/$taskId" activeOptions={{ exact: true }} {...shared}>
          <TerminalIcon size={16} />
          Log
        </Link>
        <Link to="/orgs/$orgId/tasks/$taskId/changes" activeOptions={{ includeSearch: false }} {...shared}>
          <FileDiffIcon size={16} />
          Changes
          {files > 0 && <CounterLabel>{formatCount(files)}</CounterLabel>}
        </Link>
        <Link to="/orgs/$orgId/tasks/$taskId/attempts" {...shared}>
          <IterationsIcon size={16} />
          Attempts
          {task.attempts.length > 0 && <CounterLabel>{formatCount(task.attempts.length)}</CounterLabel>}
        </Link>
        <Link to="/orgs/$orgId/tasks/$taskId/brief" activeOptions={{ includeSearch: false }} {...shared}>
          <LogIcon size={16} />
          Brief
        </Link>
      </div>
    </nav>
  );
}
