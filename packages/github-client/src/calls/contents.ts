import { readComparison, type GithubComparison } from "../entities/comparison.ts";
import { contentOfRefusal, readContent, type GithubContent } from "../entities/content.ts";
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
    async compareCommits({ owner, repo, base, head, signal }) {
      const route = "GET /repos/{owner}/{repo}/compare/{basehead}";
      // The first page would bring up to 300 files with their diffs.
      const parameters = { owner, repo, basehead: `${base}...${head}`, per_page: 1, page: 2 };
      return readComparison((await call({ routeClass: "compare", route, parameters, signal })).data);
    },
  };
}

/** `{+path}` leaves reserved characters as they are, so that slashes stay; `?` and `#` would end the path. */
function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
