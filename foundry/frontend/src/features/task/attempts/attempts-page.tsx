import type { TaskAttempt } from "@foundry/shared";
import { IterationsIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import { Box } from "../../../ui/box.tsx";
import { cx } from "../../../ui/class-names.ts";
import columns from "../../../ui/columns.module.css";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { formatDuration } from "../../../ui/format.ts";
import page from "../../../ui/page.module.css";
import { Time } from "../../../ui/time.tsx";
import tones from "../../../ui/tones.module.css";
import { attemptOutcomeInfo, describeExit } from "../model/attempt-words.ts";
import { useTaskContext } from "../task-context.ts";
import { TaskTimeline } from "../task-timeline.tsx";
import styles from "./attempts.module.css";

/** Each start of the agent with how it ended, and every state that the task was in. */
export function AttemptsPage() {
  const { orgId, task } = useTaskContext();
  return (
    <div className={cx(columns.columns, columns.wideFirst)}>
      <Box title="Attempts">
        {task.attempts.length === 0 ? (
          <EmptyState icon={IterationsIcon} title="The agent was not started yet">
            Each start shows here, with its exit code, how long it took and what came of it.
          </EmptyState>
        ) : (
          <ol>
            {task.attempts.toReversed().map((attempt) => (
              <Attempt key={attempt.n} attempt={attempt} orgId={orgId} taskId={task.taskId} />
            ))}
          </ol>
        )}
      </Box>
      <TaskTimeline transitions={task.transitions} />
    </div>
  );
}

interface AttemptProps {
  readonly attempt: TaskAttempt;
  readonly orgId: string;
  readonly taskId: string;
}

function Attempt({ attempt, orgId, taskId }: AttemptProps) {
  const { n, harness, sandbox, startedAtMs, endedAtMs, note, outcome, request, tryNumber } = attempt;
  const { icon: IconOf, label, tone } = attemptOutcomeInfo(outcome);
  const exit = describeExit(attempt);
  return (
    <li className={page.boxRow} data-testid="attempt">
      <div className={styles.line}>
        <strong>Attempt {n}</strong>
        <span className={cx(styles.outcome, tones[tone])}>
          <IconOf size={16} />
          {label}
        </span>
        {exit !== null && <code>{exit}</code>}
        <span className={styles.took}>{endedAtMs !== null && formatDuration(endedAtMs - startedAtMs)}</span>
        <Link
          className={styles.more}
          to="/orgs/$orgId/tasks/$taskId/brief"
          params={{ orgId, taskId }}
          search={{ attempt: n }}
        >
          Brief and result<span className="visually-hidden"> of attempt {n}</span>
        </Link>
      </div>
      {note !== null && <p>{note}</p>}
      <p className={page.small}>
        {tryNumber > 1 ? `Try ${tryNumber} of request ${request}` : `Request ${request}`} · {harness} in{" "}
        {sandbox} · started <Time atMs={startedAtMs} />
      </p>
    </li>
  );
}
