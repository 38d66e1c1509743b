import { readComparison, type GithubComparison } from "../entities/comparison.ts";
import { contentOfRefusal, readContent, type GithubContent } from "../entities/content.ts";
import { child, object, text } from "../entities/fields.ts";
import { GithubError } from "../github-error.ts";
import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";

interface InRepository {
  readonly owner: string;
  readonly repo: string;
}

export interface ContentCalls {
  /**
   * The file at a commit.
   * @param path from the repository's root, without a leading slash
   * @param ref a commit id, or the name of a branch or tag
   */
  getContent(request: InRepository & { path: string; ref: string } & CallOptions): Promise<GithubContent>;
  /** The commit that a branch points to now; null: there is no such branch. */
  getBranchHead(request: InRepository & { branch: string } & CallOptions): Promise<string | null>;
  /** Which of two commits contains the other. github_not_found: one is gone, or they share no history. */
  compareCommits(
    request: InRepository & { base: string; head: string } & CallOptions,
  ): Promise<GithubComparison>;
}

export function contentCalls(call: Call): ContentCalls {
  return {
    async getContent({ owner, repo, path, ref, signal }) {
      const route = "GET /repos/{owner}/{repo}/contents/{+path}";
      const parameters = { owner, repo, path: encodePath(path), ref };
      try {
        return readContent((await call({ routeClass: "content", route, parameters, signal })).data);
      } catch (error) {
        return contentOfRefusal(error);
      }
    },
    async getBranchHead({ owner, repo, branch, signal }) {
      // Of `git/ref`, `{+ref}` keeps a name's slashes; `branches/{branch}` follows renames, and would name another.
      const route = "GET /repos/{owner}/{repo}/git/ref/heads/{+branch}";
      const parameters = { owner, repo, branch: encodePath(branch) };
      try {
        const { data } = await call({ routeClass: "branch_head", route, parameters, signal });
        return text(child(object(data, "ref"), "object"), "sha");
      } catch (error) {
        if (saysNone(error)) return null;
        throw error;
      }
    },
    async compareCommits({ owner, repo, base, head, signal }) {
      const route = "GET /repos/{owner}/{repo}/compare/{basehead}";
      // The first page would bring up to 300 files with their diffs.
      const parameters = { owner, repo, basehead: `${base}...${head}`, per_page: 1, page: 2 };
      return readComparison((await call({ routeClass: "compare", route, parameters, signal })).data);
    },
  };
}

/** 409: the repository has no commit at all. */
function saysNone(error: unknown): boolean {
  return (
    error instanceof GithubError && (error.code === "github_not_found" || error.code === "github_conflict")
  );
}

/** `{+path}` leaves reserved characters as they are, so that slashes stay; `?` and `#` would end the path. */
function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
