import type { TaskRequestSummary } from "@foundry/shared";
import { LogIcon } from "@primer/octicons-react";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";
import { useServices } from "../../../services/context.ts";
import { useQuery } from "../../../services/use-query.ts";
import { Box } from "../../../ui/box.tsx";
import { Choice } from "../../../ui/choice.tsx";
import { cx } from "../../../ui/class-names.ts";
import columns from "../../../ui/columns.module.css";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Fact, Facts, IdText } from "../../../ui/facts.tsx";
import { JsonView } from "../../../ui/json/json-view.tsx";
import page from "../../../ui/page.module.css";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Time } from "../../../ui/time.tsx";
import { triggerWord, requestStatusWord } from "../model/request-words.ts";
import { useTaskContext } from "../task-context.ts";
import styles from "./brief.module.css";

/** What was asked, what the agent was told, and what it answered. */
export function BriefPage() {
  const { task } = useTaskContext();
  const { attempt } = useSearch({ from: "/orgs/$orgId/tasks/$taskId/brief" });
  const chosen = task.attempts.find(({ n }) => n === attempt)?.n ?? task.attempts.at(-1)?.n ?? null;
  return (
    <div className={cx(columns.columns, columns.wideLast)}>
      <div className={columns.column}>
        {task.prompt !== null && (
          <Box title="Prompt" end={<CopyButton text={task.prompt} label="Copy the prompt" />}>
            <p className={styles.prompt}>{task.prompt}</p>
          </Box>
        )}
        <Box title="Asked for">
          <ol>
            {task.requests.map((request) => (
              <Request key={request.n} request={request} />
            ))}
          </ol>
          {task.requests.length === 0 && (
            <p className={styles.prompt}>Nobody has said yet what is to be done.</p>
          )}
        </Box>
        <section className={styles.about} aria-label="About">
          <Facts>
            <Fact name="Created">
              <Time atMs={task.createdAtMs} />
            </Fact>
            <Fact name="Harness">{task.harness ?? "as the repository says"}</Fact>
            <Fact name="Task id">
              <IdText id={task.taskId} label="Copy task id" />
            </Fact>
          </Facts>
        </section>
      </div>
      {chosen === null ? (
        <EmptyState icon={LogIcon} title="No brief yet">
          The brief is written when the agent is started for the first time.
        </EmptyState>
      ) : (
        <Exchange attempt={chosen} />
      )}
    </div>
  );
}

function Request({ request }: { readonly request: TaskRequestSummary }) {
  return (
    <li className={page.boxRow}>
      <p>
        <strong>{triggerWord(request.trigger)}</strong>{" "}
        <span className={page.small}>
          {requestStatusWord(request.status)} · <Time atMs={request.atMs} />
        </span>
      </p>
      <p>
        {request.url === null ? (
          request.title
        ) : (
          <a href={request.url} target="_blank" rel="noreferrer">
            {request.title}
          </a>
        )}
      </p>
      {request.excerpt !== "" && <blockquote className={styles.excerpt}>{request.excerpt}</blockquote>}
      {request.requestedBy !== null && (
        <p className={page.small}>
          by {request.requestedBy}
          {request.association !== null && ` (${request.association.toLowerCase().replaceAll("_", " ")})`}
        </p>
      )}
    </li>
  );
}

/** Brief and result of an attempt, side by side as they were exchanged. */
function Exchange({ attempt }: { readonly attempt: number }) {
  const { orgId, task } = useTaskContext();
  const { api } = useServices();
  const navigate = useNavigate();
  const outcome = task.attempts.find(({ n }) => n === attempt)?.outcome ?? "running";
  const load = useCallback(
    (signal: AbortSignal) => api.getTaskAttempt(orgId, task.taskId, attempt, signal),
    [api, orgId, task.taskId, attempt],
  );
  // Asked for again when the attempt ends: its result is there then.
  const { data, error, reload } = useQuery(`attempt ${task.taskId} ${attempt} ${outcome}`, load);
  return (
    <div className={columns.column}>
      {task.attempts.length > 1 && (
        <Choice
          label="Attempt"
          all={null}
          value={String(attempt)}
          options={task.attempts.map(({ n }) => [String(n), String(n)])}
          onChoose={(n) =>
            void navigate({
              to: "/orgs/$orgId/tasks/$taskId/brief",
              params: { orgId, taskId: task.taskId },
              search: { attempt: Number(n) },
            })
          }
        />
      )}
      {data === null && error !== null ? (
        <ErrorState title="The brief cannot be shown" error={error} onRetry={reload} />
      ) : data === null ? (
        <Skeleton label="Loading the brief" />
      ) : (
        <>
          <Json title="Brief" value={data.brief} missing="It is not kept any more." />
          <Json
            title="Result"
            value={data.result}
            missing="The agent has not answered, or its answer was not valid."
          />
        </>
      )}
    </div>
  );
}

function Json(props: { readonly title: string; readonly value: unknown; readonly missing: string }) {
  const { title, value, missing } = props;
  const isMissing = value === null || value === undefined;
  return (
    <Box
      title={title}
      end={
        !isMissing && (
          <CopyButton text={JSON.stringify(value, null, 2)} label={`Copy ${title.toLowerCase()}`} />
        )
      }
    >
      <div className={page.boxCode}>
        {isMissing ? <p className={page.muted}>{missing}</p> : <JsonView value={value} depth={2} />}
      </div>
    </Box>
  );
}
