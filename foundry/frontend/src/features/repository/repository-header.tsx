import {
  AlertIcon,
  KebabHorizontalIcon,
  LinkExternalIcon,
  PlusIcon,
  RepoIcon,
  StackIcon,
  SyncIcon,
} from "@primer/octicons-react";
import { Button, Label } from "@primer/react";
import { useServices } from "../../services/context.ts";
import { useCopy } from "../../services/use-copy.ts";
import iconButton from "../../ui/icon-button.module.css";
import { MenuButton } from "../../ui/menu/menu-button.tsx";
import page from "../../ui/page.module.css";
import tones from "../../ui/tones.module.css";
import { useOrganization } from "../organization/organization-store.ts";
import { useReloads } from "../organization/use-reloads.ts";
import { FreshnessLine } from "./freshness-line.tsx";
import { isActive, jobStateText } from "./model/job-words.ts";
import { latestJob } from "./model/latest-jobs.ts";
import { repositoryMenu } from "./model/repository-menu.ts";
import { useBranches, useJobs, useRepository } from "./repository-context.ts";
import styles from "./repository.module.css";

/** Which repository, how fresh what is shown is, and what can be done with the whole of it. */
export function RepositoryHeader() {
  const { repository, readOnly } = useRepository();
  return (
    <header className={styles.header}>
      <div className={styles.head}>
        <div className={styles.identity}>
          <Name fullName={repository.fullName} />
          {repository.isPrivate && <Label>Private</Label>}
          {repository.isArchived && <Label variant="attention">Archived</Label>}
        </div>
        <RepositoryActions />
      </div>
      <div className={styles.byline}>
        <FreshnessLine />
        <a href={repository.url} target="_blank" rel="noreferrer">
          View on GitHub <LinkExternalIcon size={12} aria-label="(opens in a new tab)" />
        </a>
      </div>
      {readOnly !== null && (
        <p className={styles.readOnly} data-testid="read-only">
          <AlertIcon size={16} />
          <span>{readOnly} What you see is what was read last; nothing can be moved.</span>
        </p>
      )}
    </header>
  );
}

export function RepositoryHeaderLoading({ fullName }: { readonly fullName: string | null }) {
  return (
    <header className={styles.header}>
      <div className={styles.head}>
        <div className={styles.identity}>{fullName !== null && <Name fullName={fullName} />}</div>
      </div>
    </header>
  );
}

function Name({ fullName }: { readonly fullName: string }) {
  const slash = fullName.indexOf("/");
  return (
    <h1 className={styles.name}>
      <RepoIcon size={16} className={tones["neutral"] ?? ""} />
      <span>
        <span className={styles.owner}>{fullName.slice(0, slash)} / </span>
        {fullName.slice(slash + 1)}
      </span>
    </h1>
  );
}

function RepositoryActions() {
  const context = useRepository();
  const { topic, repository, readOnly } = context;
  const jobs = useJobs(topic);
  const branches = useBranches(topic);
  const { connection } = context;
  const { newTask } = useServices();
  const reloads = useReloads(useOrganization().orgId);
  const copy = useCopy();
  const sync = latestJob(jobs, "sync_repo");
  const restack = latestJob(jobs, "restack_repo");
  const syncing = sync !== undefined && isActive(sync);
  const restacking = restack !== undefined && isActive(restack);
  const behind = [...branches.values()].filter((branch) => branch.state === "behind").length;
  const offline = connection !== undefined && connection !== "connected";
  return (
    <div className={page.actions}>
      <Button
        className={styles.sync ?? ""}
        leadingVisual={SyncIcon}
        loading={syncing}
        disabled={offline}
        onClick={() => context.start({ kind: "sync_repo" })}
      >
        {syncing ? jobStateText(sync).replace(/^Running/, "Syncing") : "Sync"}
      </Button>
      <Button
        leadingVisual={StackIcon}
        variant={behind > 0 ? "primary" : "default"}
        loading={restacking}
        disabled={readOnly !== null}
        onClick={() => context.act({ kind: "restack_repo" })}
      >
        {restacking ? jobStateText(restack).replace(/^Running/, "Restacking") : "Restack all"}
      </Button>
      <Button
        leadingVisual={PlusIcon}
        disabled={repository.isArchived}
        onClick={() => newTask.set({ repoId: topic.repoId, pullRequest: null })}
      >
        New task
      </Button>
      <MenuButton
        label="Repository actions"
        entries={() => repositoryMenu(repository, { reload: reloads.repository, copy })}
        className={iconButton.button}
        align="end"
      >
        <KebabHorizontalIcon size={16} />
      </MenuButton>
    </div>
  );
}
