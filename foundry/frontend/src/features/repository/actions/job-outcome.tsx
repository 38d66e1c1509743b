import { AlertIcon, ArrowRightIcon } from "@primer/octicons-react";
import type { BranchConflict, BranchMove, RepositoryJob } from "@foundry/shared";
import { Link } from "@tanstack/react-router";
import { plural } from "../../../ui/format.ts";
import { Sha } from "../branches/branch-facts.tsx";
import { useRepository } from "../repository-context.ts";
import styles from "./job-outcome.module.css";

/** [ST6] What moved or would move, and where commits did not apply. */
export function JobOutcome({ job }: { readonly job: Pick<RepositoryJob, "moves" | "conflicts" | "dryRun"> }) {
  if (job.moves.length === 0 && job.conflicts.length === 0) return null;
  return (
    <div className={styles.outcome}>
      {job.conflicts.length > 0 && (
        <section aria-label="Conflicts">
          <ul className={styles.list}>
            {job.conflicts.map((conflict) => (
              <ConflictItem key={conflict.branch} conflict={conflict} />
            ))}
          </ul>
        </section>
      )}
      {job.moves.length > 0 && (
        <section aria-label={job.dryRun ? "Would move" : "Moved"}>
          <h3 className={styles.title}>{job.dryRun ? "Would move" : "Moved"}</h3>
          <ul className={styles.list}>
            {job.moves.map((move) => (
              <MoveItem key={move.branch} move={move} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function MoveItem({ move }: { readonly move: BranchMove }) {
  return (
    <li className={styles.move}>
      <span className={styles.branches}>
        <BranchLink name={move.branch} />
        <ArrowRightIcon size={12} aria-label="onto" />
        <BranchLink name={move.onto} />
      </span>
      <span className={styles.meta}>
        {plural(move.commits, "commit")} · <Sha sha={move.fromSha} />
        {move.toSha !== null && (
          <>
            {" → "}
            <Sha sha={move.toSha} />
          </>
        )}
      </span>
    </li>
  );
}

function ConflictItem({ conflict }: { readonly conflict: BranchConflict }) {
  return (
    <li className={styles.conflict}>
      <AlertIcon size={16} />
      <div>
        <p>
          <BranchLink name={conflict.branch} /> does not apply onto <BranchLink name={conflict.onto} /> at{" "}
          <Sha sha={conflict.commitSha} /> {conflict.commitSubject}
        </p>
        <ul className={styles.files}>
          {conflict.files.map((file) => (
            <li key={file}>
              <code>{file}</code>
            </li>
          ))}
        </ul>
        {conflict.blocked.length > 0 && (
          <p className={styles.meta}>Left alone because of it: {conflict.blocked.join(", ")}</p>
        )}
      </div>
    </li>
  );
}

function BranchLink({ name }: { readonly name: string }) {
  const { topic } = useRepository();
  return (
    <Link
      to="/orgs/$orgId/repos/$repoId"
      params={{ orgId: topic.orgId, repoId: topic.repoId }}
      search={{ branch: name }}
      className={styles.branch}
    >
      {name}
    </Link>
  );
}
