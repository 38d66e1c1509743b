import { GitBranchIcon, LinkExternalIcon, PlusIcon, StackIcon, TasklistIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import type { Branch } from "@foundry/shared";
import { cx } from "../../../ui/class-names.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { CloseDetail, Detail } from "../../../ui/master-detail/detail.tsx";
import page from "../../../ui/page.module.css";
import tones from "../../../ui/tones.module.css";
import { branchStateInfo, explainBranchState } from "../model/branch-state.ts";
import { branchUrl } from "../model/github-urls.ts";
import { useRepository } from "../repository-context.ts";
import { BranchFacts } from "./branch-facts.tsx";
import styles from "./branches.module.css";
import { useBranchMenuDeps } from "./use-branch-menu-deps.ts";

interface BranchDetailProps {
  readonly branch: Branch;
  readonly onClose: () => void;
}

/** One branch: what its state means, what is known of it, and everything that can be done with it. */
export function BranchDetail({ branch, onClose }: BranchDetailProps) {
  const { repository } = useRepository();
  const { icon: StateIcon, label, tone } = branchStateInfo(branch);
  return (
    <Detail
      title={
        <>
          {branch.name} <CopyButton text={branch.name} label="Copy branch name" />
        </>
      }
      close={<CloseDetail label="Close the branch" onClose={onClose} />}
    >
      <div>
        <span className={cx(styles.detailState, tones[tone])}>
          <StateIcon size={16} />
          {label}
        </span>
        <p className={page.muted}>{explainBranchState(branch)}</p>
      </div>
      <BranchActions branch={branch} />
      {branch.conflictFiles.length > 0 && <ConflictFiles files={branch.conflictFiles} />}
      <BranchFacts branch={branch} />
      <a href={branchUrl(repository.url, branch.name)} target="_blank" rel="noreferrer">
        View on GitHub <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
      </a>
    </Detail>
  );
}

function BranchActions({ branch }: { readonly branch: Branch }) {
  const { act, readOnly } = useRepository();
  const { openTask, createTask } = useBranchMenuDeps();
  const { name, task, state } = branch;
  if (state === "trunk") {
    return (
      <div className={page.actions}>
        <Button
          leadingVisual={StackIcon}
          disabled={readOnly !== null}
          onClick={() => act({ kind: "restack_repo" })}
        >
          Restack all…
        </Button>
      </div>
    );
  }
  const fixed = readOnly !== null || state === "merged";
  return (
    <div className={page.actions}>
      <Button
        variant={state === "behind" ? "primary" : "default"}
        leadingVisual={StackIcon}
        disabled={fixed}
        onClick={() => act({ kind: "restack_subtree", branch: name })}
      >
        Restack…
      </Button>
      <Button
        leadingVisual={GitBranchIcon}
        disabled={fixed}
        onClick={() => act({ kind: "rebase_branch", branch: name, onto: branch.parent })}
      >
        Rebase…
      </Button>
      <Button disabled={fixed} onClick={() => act({ kind: "reparent_branch", branch: name, onto: null })}>
        Reparent…
      </Button>
      {task !== null && task.status !== "archived" ? (
        <Button leadingVisual={TasklistIcon} onClick={() => openTask(task.taskId)}>
          Open its task
        </Button>
      ) : (
        <Button leadingVisual={PlusIcon} onClick={() => createTask(name)}>
          Create task
        </Button>
      )}
    </div>
  );
}

function ConflictFiles({ files }: { readonly files: readonly string[] }) {
  return (
    <section className={styles.conflicts} aria-label="Files in conflict">
      <strong>Files in conflict</strong>
      <ul>
        {files.map((file) => (
          <li key={file}>
            <code>{file}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
