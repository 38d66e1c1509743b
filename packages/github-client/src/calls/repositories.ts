import { readAccount, type GithubAccount } from "../entities/account.ts";
import { readRepository, type GithubRepository } from "../entities/repository.ts";
import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";
import { pageSize, readPage, type Page, type PageRequest } from "../page.ts";

export interface RepositoryCalls {
  /** The repositories that the installation may see. */
  listRepositories(request: PageRequest): Promise<Page<GithubRepository>>;
  /** By id, which survives renames and transfers. */
  getRepository(request: { repoId: string } & CallOptions): Promise<GithubRepository>;
  /** The organization or person of this login. */
  getOrganizationOrUser(request: { login: string } & CallOptions): Promise<GithubAccount>;
}

export function repositoryCalls(call: Call): RepositoryCalls {
  return {
    async listRepositories({ page, etag, signal }) {
      const answer = await call({
        routeClass: "repositories",
        route: "GET /installation/repositories",
        parameters: { page, per_page: pageSize },
        etag,
        signal,
      });
      return readPage(answer, readRepository, "repositories");
    },
    async getRepository({ repoId, signal }) {
      const answer = await call({
        routeClass: "repository",
        route: "GET /repositories/{repository_id}",
        parameters: { repository_id: repoId },
        signal,
      });
      return readRepository(answer.data);
    },
    async getOrganizationOrUser({ login, signal }) {
      const answer = await call({
        routeClass: "account",
        route: "GET /users/{username}",
        parameters: { username: login },
        signal,
      });
      return readAccount(answer.data);
    },
  };
}
