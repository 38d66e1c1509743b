import { GitPullRequestIcon } from "@primer/octicons-react";
import { Button, FormControl, TextInput, Textarea } from "@primer/react";
import { useNavigate } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import type { FormEvent } from "react";
import type { CreateTaskBody } from "@foundry/shared";
import { useServices } from "../../../services/context.ts";
import type { NewTaskRequest } from "../../../services/context.ts";
import type { NewTaskDraft } from "../../../services/preferences.ts";
import { useCommand } from "../../../services/use-command.ts";
import { InlineError } from "../../../ui/inline-error.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { useReadable } from "../../../ui/readable.ts";
import type { OrganizationStore } from "../../organization/organization-store.ts";
import { HarnessField } from "./harness-field.tsx";
import { checkDraft, newTaskBody } from "./new-task-body.ts";
import type { FieldErrors } from "./new-task-body.ts";
import styles from "./new-task.module.css";
import { RepositoryField } from "./repository-field.tsx";

interface NewTaskDialogProps {
  readonly store: OrganizationStore;
  readonly asked: NewTaskRequest;
  readonly onClose: () => void;
}

/** Asks what is to be done, and where. What is typed is kept until it is sent. */
export function NewTaskDialog({ store, asked, onClose }: NewTaskDialogProps) {
  const { orgId } = store;
  const { pullRequest } = asked;
  const { harnesses } = useServices();
  const { data: known } = useReadable(harnesses.state);
  const repos = useReadable(store.repos);
  const { draft, change, forget } = useDraft(orgId, asked);
  const [showErrors, setShowErrors] = useState(false);
  const { send, sending, error } = useSend(orgId, forget, onClose);
  useEffect(() => harnesses.reload(), [harnesses]);

  const errors = fieldErrors(checkDraft(draft, pullRequest !== null), showErrors, error);
  const repository = repos.find((repo) => repo.repoId === draft.repoId);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setShowErrors(true);
    if (Object.keys(checkDraft(draft, pullRequest !== null)).length > 0) return;
    send(newTaskBody(draft, pullRequest?.number ?? null, known));
  };
  return (
    <Modal title="New task" wide onClose={onClose}>
      <form className={styles.form} onSubmit={onSubmit} noValidate>
        {pullRequest === null ? (
          <RepositoryField
            repos={repos}
            chosen={repository}
            error={errors.repoId}
            onChoose={(repoId) => change({ repoId, baseBranch: "" })}
          />
        ) : (
          <p className={styles.about}>
            <GitPullRequestIcon size={16} />
            <span>
              On pull request #{pullRequest.number} <strong>{pullRequest.title}</strong>
              {repository !== undefined && ` in ${repository.fullName}`}
            </span>
          </p>
        )}
        <FormControl required>
          <FormControl.Label>What should be done?</FormControl.Label>
          <Textarea
            block
            rows={6}
            resize="vertical"
            value={draft.prompt}
            placeholder="For example: Retry failed uploads three times, and test it."
            onChange={(event) => change({ prompt: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) onSubmit(event);
            }}
            {...(asked.repoId === null ? {} : { "data-autofocus": true })}
          />
          {errors.prompt !== undefined && (
            <FormControl.Validation variant="error">{errors.prompt}</FormControl.Validation>
          )}
        </FormControl>
        <div className={styles.pair}>
          {pullRequest === null && (
            <FormControl>
              <FormControl.Label>Base branch</FormControl.Label>
              <TextInput
                block
                value={draft.baseBranch}
                placeholder={repository?.defaultBranch ?? "the default branch"}
                onChange={(event) => change({ baseBranch: event.target.value })}
              />
              {errors.baseBranch !== undefined && (
                <FormControl.Validation variant="error">{errors.baseBranch}</FormControl.Validation>
              )}
            </FormControl>
          )}
          <HarnessField
            value={draft.harness}
            error={errors.harness}
            onChoose={(harness) => change({ harness })}
          />
        </div>
        <div className={styles.buttons}>
          <InlineError error={error !== null && !isOfField(error.field) ? error : null} />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" loading={sending}>
            Create task
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function isOfField(field: string | null): field is keyof NewTaskDraft {
  return field === "repoId" || field === "baseBranch" || field === "prompt" || field === "harness";
}

/** Ours once somebody tried to send it, and the service's. */
function fieldErrors(
  own: FieldErrors,
  show: boolean,
  error: { readonly field: string | null; readonly message: string } | null,
): FieldErrors {
  const answered = error !== null && isOfField(error.field) ? { [error.field]: error.message } : {};
  return { ...answered, ...(show ? own : {}) };
}

/** What is typed, kept over a dialog that was closed by accident. */
function useDraft(orgId: string, asked: NewTaskRequest) {
  const stored = useServices().preferences.newTaskDraft(orgId);
  const [draft, setDraft] = useState<NewTaskDraft>(() => {
    const kept = stored.get();
    const fresh = { repoId: "", baseBranch: "", prompt: "", harness: "" };
    if (kept === null) return { ...fresh, repoId: asked.repoId ?? "" };
    const isElsewhere = asked.repoId !== null && asked.repoId !== kept.repoId;
    return isElsewhere ? { ...kept, repoId: asked.repoId, baseBranch: "" } : kept;
  });
  return {
    draft,
    change: (part: Partial<NewTaskDraft>) => {
      const next = { ...draft, ...part };
      setDraft(next);
      stored.set(next);
    },
    forget: useCallback(() => stored.set(null), [stored]),
  };
}

/** Creates the task and goes to its page. */
function useSend(orgId: string, forget: () => void, onClose: () => void) {
  const { api, toasts } = useServices();
  const navigate = useNavigate();
  const create = useCallback((body: CreateTaskBody) => api.createTask(orgId, body), [api, orgId]);
  const done = useCallback(
    ({ taskId, created }: { taskId: string; created: boolean }) => {
      forget();
      onClose();
      if (!created)
        toasts.show({ tone: "info", text: "It had this task already: what you asked for joins it." });
      void navigate({ to: "/orgs/$orgId/tasks/$taskId", params: { orgId, taskId } });
    },
    [forget, onClose, toasts, navigate, orgId],
  );
  const { run, running, error } = useCommand(create, done);
  return { send: run, sending: running, error };
}
