import type { GithubInstallationPort, RepositoryName } from "../../../ports/github.ts";
import type { TaskCore } from "../run/task-run.ts";

/** Where an effect is brought to, and the task as it is now. */
export interface EffectPlace {
  readonly github: GithubInstallationPort;
  readonly repository: RepositoryName;
  readonly task: TaskCore;
  /** The task's page. */
  readonly url: string | null;
  readonly signal: AbortSignal;
}
