import { RetryableError, TerminalError } from "@foundry/durable";
import { GitError, openMirror } from "@foundry/git";
import type { Git } from "@foundry/git";
import type { GitPort, GitRepository } from "../../ports/git.ts";
import type { GithubPort } from "../../ports/github.ts";
import { createInstallationAuth } from "./installation-auth.ts";
import type { InstallationAuth } from "./installation-auth.ts";
import type { MirrorDirectory } from "./mirror-directory.ts";

export interface GitPortOptions {
  readonly git: Git;
  readonly github: GithubPort;
  readonly directory: MirrorDirectory;
  /** The App's slug at GitHub; asked when the service itself rewrites commits. */
  readonly appSlug: () => Promise<string>;
}

/** Who asks for jobs when nobody does, and who asks from a dashboard that people do not sign in to by name. */
const NOBODY: ReadonlySet<string> = new Set(["foundry", "dashboard"]);

/** The actors' git, on the machine's git and this worker's directory of mirrors. */
export function createGitPort({ git, github, directory, appSlug }: GitPortOptions): GitPort {
  const auth = createInstallationAuth(github);
  /** When the refs of a mirror were looked at, by its path; by the monotonic clock. */
  const lookedAt = new Map<string, number>();
  return {
    withMirror: (repository, signal, use, { soundForMs = 0 } = {}) =>
      directory.use(repository, async (path) => {
        try {
          const remoteUrl = github.cloneUrl(repository.webUrl);
          const credentials = auth.of(repository, signal);
          const mirror = openMirror({ git, path, remoteUrl, auth: credentials });
          const nowMs = performance.now();
          const wasSound = nowMs - (lookedAt.get(path) ?? Number.NEGATIVE_INFINITY) < soundForMs;
          await mirror.ensure({ signal, wasSound });
          if (!wasSound) lookedAt.set(path, nowMs);
          return await use(mirror);
        } catch (error) {
          throw translated(error, { repository, signal, auth });
        }
      }),
    async committer(repository, requestedBy) {
      const login = NOBODY.has(requestedBy) ? `${await appSlug()}[bot]` : requestedBy;
      const { hostname } = new URL(repository.webUrl);
      return { name: login, email: `${login}@users.noreply.${hostname}` };
    },
  };
}

/** durable's two kinds of error, with git's codes. */
function translated(
  error: unknown,
  { repository, signal, auth }: { repository: GitRepository; signal: AbortSignal; auth: InstallationAuth },
): unknown {
  if (!(error instanceof GitError)) return error;
  const { code, message, retryable } = error;
  if (code === "git_aborted" && signal.aborted) return signal.reason;
  if (code === "git_auth_failed") {
    auth.refused(repository);
    return new RetryableError(code, message, { cause: error });
  }
  if (retryable) return new RetryableError(code, message, { cause: error });
  return new TerminalError(code, message, { cause: error });
}
