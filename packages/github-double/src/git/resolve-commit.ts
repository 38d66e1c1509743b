import type { Repository } from "../state/entities.ts";
import { isBranchName } from "./ref-name.ts";
import { runGit } from "./run-git.ts";

/** The commit that a branch, a tag, a full ref or an (abbreviated) object id means; null when none does. */
export async function resolveCommit(repository: Repository, name: string): Promise<string | null> {
  const ref = repository.refs.get(`refs/heads/${name}`) ?? repository.refs.get(`refs/tags/${name}`) ?? name;
  if (!isBranchName(ref)) return null;
  const { stdout, exitCode } = await runGit(
    repository.gitDir,
    ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`],
    { accept: [0, 1, 128] },
  );
  return exitCode === 0 ? stdout.toString("utf8").trim() : null;
}
