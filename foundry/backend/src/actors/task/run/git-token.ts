import type { Plan } from "./plan.ts";
import type { TaskRun } from "./task-run.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** [HC1] The harness's token: one repository, contents only, read only where a fork is worked on [TK5]. */
export interface SecretToken {
  /** The one to use now; renewed shortly before it expires. */
  readonly present: () => Promise<string>;
  /** All that were given: none is ever to be seen [HC7]. */
  readonly seen: () => readonly string[];
}

export async function createSecretToken(w: WorkerDeps, run: TaskRun, { target }: Plan): Promise<SecretToken> {
  const github = w.github.forInstallation(run.repository.installationId);
  const { repoId } = run.repository;
  const contents = target.isFork ? "read" : "write";
  const seen = new Set<string>();
  const present = async (): Promise<string> => {
    const { token } = await github.createRepositoryToken({
      repoId,
      permissions: { contents },
      signal: run.signal,
    });
    seen.add(token);
    return token;
  };
  await present();
  return { present, seen: () => [...seen] };
}
