import { ArrowRightIcon } from "@primer/octicons-react";
import { Link } from "@tanstack/react-router";
import { CopyButton } from "../../ui/copy-button.tsx";
import { MiddleTruncate } from "../../ui/middle-truncate.tsx";
import styles from "./task.module.css";

interface BranchesProps {
  readonly head: string;
  readonly base: string | null;
  readonly repository: { readonly orgId: string; readonly repoId: string };
}

/** head → base, the head to copy; each opens in its repository's stack. */
export function Branches({ head, base, repository }: BranchesProps) {
  return (
    <span className={styles.branches}>
      <BranchLink name={head} repository={repository} />
      <CopyButton text={head} label="Copy branch name" />
      {base !== null && (
        <>
          <ArrowRightIcon size={12} aria-label="into" />
          <BranchLink name={base} repository={repository} />
        </>
      )}
    </span>
  );
}

function BranchLink({ name, repository }: { readonly name: string } & Pick<BranchesProps, "repository">) {
  return (
    <Link
      to="/orgs/$orgId/repos/$repoId"
      params={repository}
      search={{ branch: name }}
      preload={false}
      className={styles.branchLink}
    >
      <MiddleTruncate text={name} className={styles.branch ?? ""} />
    </Link>
  );
}
