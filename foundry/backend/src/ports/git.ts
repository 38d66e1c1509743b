import type { Mirror } from "@foundry/git";

/** The repository whose clone is meant, and how git may reach it. */
export interface GitRepository {
  readonly orgId: string;
  readonly repoId: string;
  /** Its web address at GitHub. */
  readonly webUrl: string;
  /** null: no installation can reach it now. */
  readonly installationId: string | null;
}

/** Who a rewritten commit is by, beside its author. */
export interface Committer {
  readonly name: string;
  readonly email: string;
}

export interface WithMirrorOptions {
  /**
   * So long a look at all refs of the clone counts, for work that comes to it several times. Damage that a command
   * finds counts at once, as ever. Default: each call looks.
   */
  readonly soundForMs?: number;
}

/**
 * Git as the repository actor needs it: @foundry/git's Mirror of one repository at a time. Everything throws durable's
 * TerminalError or RetryableError with @foundry/git's stable codes; an aborted signal's reason is thrown as it is.
 */
export interface GitPort {
  /**
   * [RJ7] Calls `use` with the repository's clone, which is made, or made anew, when it is missing or damaged, and
   * which stays on the disk meanwhile.
   */
  withMirror<T>(
    repository: GitRepository,
    signal: AbortSignal,
    use: (mirror: Mirror) => Promise<T>,
    options?: WithMirrorOptions,
  ): Promise<T>;
  /** [ST2] The person with this login; `foundry` is the App. */
  committer(repository: GitRepository, requestedBy: string): Promise<Committer>;
}
