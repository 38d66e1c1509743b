import type { WorkbenchRepoSummary } from "@foundry/shared";
import { RepoIcon, SearchIcon } from "@primer/octicons-react";
import { Button } from "@primer/react";
import { Command as Cmdk } from "cmdk";
import { useId, useState } from "react";
import { Lock } from "./lock.tsx";
import styles from "./new-task.module.css";

interface RepositoryFieldProps {
  readonly repos: readonly WorkbenchRepoSummary[];
  readonly chosen: WorkbenchRepoSummary | undefined;
  readonly error: string | undefined;
  readonly onChoose: (repoId: string) => void;
}

/** More than this many matches are narrowed by typing on. */
const SHOWN = 50;

/** A repository to choose by typing a part of its name. */
export function RepositoryField({ repos, chosen, error, onChoose }: RepositoryFieldProps) {
  const [isOpen, setOpen] = useState(chosen === undefined);
  const [query, setQuery] = useState("");
  const id = useId();
  if (!isOpen && chosen !== undefined) {
    return (
      <div className={styles.field}>
        <span className={styles.label}>Repository</span>
        <span className={styles.chosen}>
          <RepoIcon size={16} />
          <strong className={styles.name}>{chosen.fullName}</strong>
          <Lock repository={chosen} />
          <Button size="small" onClick={() => setOpen(true)}>
            Change<span className="visually-hidden"> the repository</span>
          </Button>
        </span>
      </div>
    );
  }
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = repos.filter(
    (repo) => !repo.isArchived && words.every((word) => repo.fullName.toLowerCase().includes(word)),
  );
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        Repository
      </label>
      <Cmdk label="Repository" shouldFilter={false} className={styles.picker} loop>
        <span className={styles.pickerInput}>
          <SearchIcon size={16} />
          <Cmdk.Input
            id={id}
            className={styles.input}
            placeholder="Find a repository"
            value={query}
            onValueChange={setQuery}
            data-autofocus
          />
        </span>
        <Cmdk.List className={styles.options} label="Repositories">
          <Cmdk.Empty className={styles.none}>
            {repos.length === 0 ? "The App sees no repository yet." : "No repository has this name."}
          </Cmdk.Empty>
          {matching.slice(0, SHOWN).map((repo) => (
            <Cmdk.Item
              key={repo.repoId}
              value={repo.repoId}
              className={styles.option}
              onSelect={() => {
                onChoose(repo.repoId);
                setOpen(false);
              }}
            >
              <RepoIcon size={16} />
              <span className={styles.name}>{repo.fullName}</span>
              <Lock repository={repo} />
            </Cmdk.Item>
          ))}
          {matching.length > SHOWN && (
            <p className={styles.none}>{matching.length - SHOWN} more: type a part of the name.</p>
          )}
        </Cmdk.List>
      </Cmdk>
      {error !== undefined && (
        <p role="alert" className={styles.error}>
          {error}
        </p>
      )}
    </div>
  );
}
