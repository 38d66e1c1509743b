import { runCommand } from "./run-command.ts";

export interface WorkspaceCommit {
  readonly sha: string;
  readonly message: string;
}

/** What these programs ask of git in the workspace. Who commits is said by the environment (GIT_AUTHOR_NAME, …). */
export interface WorkspaceGit {
  head(): Promise<string>;
  /** The branch that is checked out; null: none is. */
  branch(): Promise<string | null>;
  isDirty(): Promise<boolean>;
  /** Commits everything that is changed, without the repository's own hooks. */
  commitAll(message: string): Promise<void>;
  /** Puts the branch at HEAD, and checks it out; the files stay as they are. */
  moveBranchHere(branch: string): Promise<void>;
  /** Oldest first, what HEAD has and `base` has not. */
  commitsSince(base: string): Promise<readonly WorkspaceCommit[]>;
  filesSince(base: string): Promise<readonly string[]>;
}

export function openWorkspaceGit(root: string): WorkspaceGit {
  const git = (...args: string[]) => runCommand(["git", "-c", "core.quotePath=false", ...args], root);
  return {
    head: async () => (await git("rev-parse", "--verify", "HEAD^{commit}")).trim(),
    branch: async () => {
      const name = (await git("branch", "--show-current")).trim();
      return name === "" ? null : name;
    },
    isDirty: async () => (await git("status", "--porcelain", "-z")) !== "",
    commitAll: async (message) => {
      await git("add", "--all");
      await git("commit", "--quiet", "--no-verify", "--no-gpg-sign", "--message", message);
    },
    moveBranchHere: async (branch) => {
      await git("checkout", "--quiet", "-B", branch);
    },
    commitsSince: async (base) => {
      const log = await git("log", "--reverse", "-z", "--format=%H %s", `${base}..HEAD`);
      return log
        .split("\0")
        .filter((line) => line !== "")
        .map((line) => ({
          sha: line.slice(0, line.indexOf(" ")),
          message: line.slice(line.indexOf(" ") + 1),
        }));
    },
    filesSince: async (base) =>
      (await git("diff", "--name-only", "-z", base, "HEAD")).split("\0").filter((path) => path !== ""),
  };
}
