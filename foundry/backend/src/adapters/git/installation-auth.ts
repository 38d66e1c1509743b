import { TerminalError } from "@foundry/durable";
import type { GitAuth } from "@foundry/git";
import type { GitRepository } from "../../ports/git.ts";
import type { GithubPort } from "../../ports/github.ts";

/** [RJ6] git's credentials: a token of the installation that reaches this one repository, for an hour at most. */
export interface InstallationAuth {
  of(repository: GitRepository, signal: AbortSignal): GitAuth;
  /** GitHub did not take the repository's last token: the next one is new. */
  refused(repository: GitRepository): void;
}

export function createInstallationAuth(github: GithubPort): InstallationAuth {
  /** By repository: the token given last, and whether it was refused. One entry for each mirror in use. */
  const given = new Map<string, { token: string; refused: boolean }>();
  return {
    of: (repository, signal) => async () => {
      const { repoId, installationId } = repository;
      if (installationId === null) {
        throw new TerminalError(
          "not_connected",
          "No installation of the GitHub App reaches this repository.",
        );
      }
      const last = given.get(repoId);
      const { token } = await github.forInstallation(installationId).createRepositoryToken({
        repoId,
        signal,
        ...(last?.refused ? { refused: last.token } : {}),
      });
      given.set(repoId, { token, refused: false });
      return { username: "x-access-token", password: token };
    },
    refused({ repoId }) {
      const last = given.get(repoId);
      if (last) given.set(repoId, { ...last, refused: true });
    },
  };
}
