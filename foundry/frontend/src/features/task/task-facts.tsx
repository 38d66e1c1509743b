import type { Task } from "@foundry/shared";
import { CopyButton } from "../../ui/copy-button.tsx";
import page from "../../ui/page.module.css";
import { Time } from "../../ui/time.tsx";
import { pullRequestState } from "../pull-request/pull-request-state.ts";
import { StatePill } from "./state-pill.tsx";
import styles from "./task.module.css";

/** What stays true of the task: its pull request, its times, its id. */
export function TaskFacts({ task }: { readonly task: Task }) {
  const { pullRequest } = task;
  return (
    <section className={page.box} aria-labelledby="facts">
      <div className={page.boxHead}>
        <h2 id="facts" className={page.boxTitle}>
          About
        </h2>
      </div>
      <dl className={styles.facts}>
        {pullRequest !== null && (
          <div>
            <dt>Pull request</dt>
            <dd className={styles.byline}>
              <StatePill {...pullRequestState(pullRequest)} />
              <a href={pullRequest.url} target="_blank" rel="noreferrer">
                #{pullRequest.number}
              </a>
            </dd>
          </div>
        )}
        <div>
          <dt>Created</dt>
          <dd>
            <Time atMs={task.createdAtMs} />
          </dd>
        </div>
        <div>
          <dt>Task id</dt>
          <dd>
            <span className={styles.id}>
              <code title={task.taskId}>{task.taskId}</code>
              <CopyButton text={task.taskId} label="Copy task id" />
            </span>
          </dd>
        </div>
      </dl>
    </section>
  );
}
