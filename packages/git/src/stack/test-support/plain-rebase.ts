import type { Git } from "../../run/types.ts";
import type { Committer } from "../types.ts";

export type RebaseOutcome =
  | { readonly kind: "done"; readonly head: string }
  | { readonly kind: "stopped"; readonly commit: string; readonly files: readonly string[] };

/** What `git rebase --onto` makes of `upstream..head`, in a worktree, as a person would run it. */
export async function plainRebase(
  git: Git,
  worktree: string,
  asked: { readonly onto: string; readonly upstream: string; readonly head: string },
  committer: Committer,
): Promise<RebaseOutcome> {
  const place = {
    gitDir: `${worktree}/.git`,
    workTree: worktree,
    env: {
      GIT_COMMITTER_NAME: committer.name,
      GIT_COMMITTER_EMAIL: committer.email,
      GIT_COMMITTER_DATE: `@${committer.atSeconds} ${committer.timezone ?? "+0000"}`,
    },
  };
  const { exitCode, stderr } = await git.run(
    ["rebase", "--quiet", "--onto", asked.onto, asked.upstream, asked.head],
    { ...place, accept: [0, 1] },
  );
  if (exitCode === 0) return { kind: "done", head: await git.text(["rev-parse", "HEAD"], place) };
  const stopped = await git.run(["rev-parse", "--verify", "--quiet", "REBASE_HEAD"], {
    ...place,
    accept: [0, 1],
  });
  if (stopped.exitCode !== 0) throw new Error(`git rebase did not start: ${stderr}`);
  const commit = stopped.stdout.toString("latin1").trim();
  const { stdout } = await git.run(["diff", "--name-only", "--diff-filter=U", "-z"], place);
  await git.run(["rebase", "--abort"], place);
  await git.run(["clean", "-fdqx"], place);
  const files = stdout.toString("utf8").split("\0");
  return { kind: "stopped", commit, files: [...new Set(files)].filter((file) => file !== "").toSorted() };
}
