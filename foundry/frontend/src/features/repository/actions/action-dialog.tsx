import { useCallback, useState } from "react";
import { useServices } from "../../../services/context.ts";
import { useCommand } from "../../../services/use-command.ts";
import { Modal } from "../../../ui/modal.tsx";
import page from "../../../ui/page.module.css";
import { actionMeaning, actionTitle, jobBody, undoOf } from "../model/branch-action.ts";
import type { BranchAction } from "../model/branch-action.ts";
import { useBranches, useRepository } from "../repository-context.ts";
import styles from "./action-dialog.module.css";
import { useJobTray } from "./job-tray.ts";
import { PreviewStage } from "./preview-stage.tsx";
import { RunStage } from "./run-stage.tsx";
import { TargetPicker } from "./target-picker.tsx";
import { useReturnFocus } from "./use-return-focus.ts";

interface ActionDialogProps {
  readonly action: BranchAction;
  readonly onChange: (action: BranchAction) => void;
  readonly onClose: () => void;
}

/** [ST8] An action from its preview to its end: nothing is pushed before the button says how many branches move. */
export function ActionDialog({ action, onChange, onClose }: ActionDialogProps) {
  const { api } = useServices();
  const { topic } = useRepository();
  const { orgId, repoId } = topic;
  const { watch } = useJobTray();
  const branches = useBranches(topic);
  const [jobId, setJobId] = useState<string | null>(null);
  useReturnFocus();

  const send = useCallback(async () => {
    const body = jobBody(action, false);
    if (body === null) throw new Error("the target is not chosen");
    const before = action.kind === "restack_repo" ? undefined : branches.get(action.branch);
    const created = await api.createJob(orgId, repoId, body);
    return { jobId: created.jobId, undo: undoOf(action, before) };
  }, [api, orgId, repoId, action, branches]);
  const started = useCallback(
    (job: Awaited<ReturnType<typeof send>>) => {
      watch(job);
      setJobId(job.jobId);
    },
    [watch],
  );
  const start = useCommand(send, started);

  return (
    <Modal title={actionTitle(action)} wide onClose={onClose}>
      <div className={styles.dialog}>
        {jobId === null ? (
          <>
            <p className={page.muted}>{actionMeaning(action)}</p>
            {(action.kind === "rebase_branch" || action.kind === "reparent_branch") && (
              <TargetPicker
                action={action}
                branches={branches}
                onPick={(onto) => onChange({ ...action, onto })}
              />
            )}
            <PreviewStage action={action} start={start} onClose={onClose} />
          </>
        ) : (
          <RunStage jobId={jobId} onClose={onClose} />
        )}
      </div>
    </Modal>
  );
}
