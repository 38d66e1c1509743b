import { readMember, type GithubMember } from "../entities/member.ts";
import type { Call } from "../http/create-call.ts";
import { pageSize, readPage, type Page, type PageRequest } from "../page.ts";

export interface MemberCalls {
  /**
   * An organization's members. GitHub's list does not say roles: list the admins, then the members, to know them.
   * @param org login of the organization; a person's account has no members and answers github_not_found
   */
  listMembers(request: { org: string; role?: "admin" | "member" } & PageRequest): Promise<Page<GithubMember>>;
}

export function memberCalls(call: Call): MemberCalls {
  return {
    async listMembers({ org, role, page, etag, signal }) {
      const answer = await call({
        routeClass: "members",
        route: "GET /orgs/{org}/members",
        parameters: { org, page, per_page: pageSize, ...(role ? { role } : {}) },
        etag,
        signal,
      });
      return readPage(answer, (value) => readMember(value, role ?? null));
    },
  };
}
