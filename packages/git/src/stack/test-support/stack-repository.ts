import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openMirror } from "../../mirror/open-mirror.ts";
import type { Mirror } from "../../mirror/types.ts";
import type { Git } from "../../run/types.ts";
import type { StackBranch, StackGraph } from "../types.ts";
import type { ModelCommit } from "./history.ts";
import type { ModelBranch, ModelStack } from "./model.ts";

export interface StackRepository extends AsyncDisposable {
  readonly mirror: Mirror;
  /** A repository with a worktree that sees the same objects, for git itself to rebase in. */
  readonly worktree: string;
  shaOf(commit: ModelCommit): string;
}

/** One import for however many stacks: starting git is what takes the time. */
export async function createStackRepository(git: Git, stream: string): Promise<StackRepository> {
  const directory = await mkdtemp(join(tmpdir(), "stack-test-"));
  const path = join(directory, "repo.git");
  const worktree = join(directory, "worktree");
  const marksFile = join(directory, "marks");
  for (const made of [path, join(worktree, ".git/objects/info")]) await mkdir(made, { recursive: true });
  await git.run(["init", "-q", "--bare"], { gitDir: path });
  await git.run(["init", "-q"], { gitDir: join(worktree, ".git"), workTree: worktree });
  await writeFile(join(worktree, ".git/objects/info/alternates"), `${join(path, "objects")}\n`);
  await git.run(["fast-import", "--quiet", `--export-marks=${marksFile}`], { gitDir: path, input: stream });
  const marks = new Map(
    (await readFile(marksFile, "utf8")).split("\n").map((line): [number, string] => {
      const [mark = "", sha = ""] = line.split(" ");
      return [Number(mark.slice(1)), sha];
    }),
  );
  // Rebasing begins somewhere: on no branch, at the first commit.
  await writeFile(join(worktree, ".git/HEAD"), `${marks.get(1) ?? ""}\n`);
  await git.run(["reset", "--hard", "--quiet"], { gitDir: join(worktree, ".git"), workTree: worktree });
  return {
    mirror: openMirror({ git, path, remoteUrl: "https://example.com/none.git", auth: null }),
    worktree,
    shaOf(commit) {
      const sha = marks.get(commit.mark);
      if (sha === undefined) throw new Error(`mark ${commit.mark} was not imported`);
      return sha;
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true, maxRetries: 3 }),
  };
}

/** What the repository actor would have in its rows about the stack. */
export function graphOf(stack: ModelStack, repository: StackRepository): StackGraph {
  return {
    trunk: stack.trunk.name,
    branches: [stack.trunk, ...stack.branches].map((branch) => branchOf(branch, repository)),
  };
}

function branchOf(branch: ModelBranch, repository: StackRepository): StackBranch {
  const shaOf = (commit: ModelCommit): string => repository.shaOf(commit);
  const head = shaOf(branch.head);
  return {
    name: branch.name,
    head,
    parent: branch.parent,
    base: branch.base === null ? null : shaOf(branch.base),
    formerHeads: [...new Set(branch.formerHeads.map(shaOf))].filter((sha) => sha !== head),
    merged: branch.merged !== null,
    mergedHead: branch.merged === null ? null : shaOf(branch.merged),
  };
}
