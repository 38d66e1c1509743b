import { object, orNull, text } from "../entities/fields.ts";
import { GithubError } from "../github-error.ts";
import type { Call } from "../http/create-call.ts";
import type { CallOptions } from "../options.ts";

const permissions = ["admin", "maintain", "write", "triage", "read", "none"] as const;
/** What somebody may do in a repository, the strongest first. */
export type GithubPermission = (typeof permissions)[number];

export interface CollaboratorCalls {
  /**
   * A custom role counts as the role that it is based on, as far as GitHub says it (admin, write, read); a login that
   * GitHub does not know has none.
   */
  getCollaboratorPermission(
    request: { owner: string; repo: string; login: string } & CallOptions,
  ): Promise<GithubPermission>;
}

export function collaboratorCalls(call: Call): CollaboratorCalls {
  return {
    async getCollaboratorPermission({ owner, repo, login, signal }) {
      const route = "GET /repos/{owner}/{repo}/collaborators/{username}/permission";
      const parameters = { owner, repo, username: login };
      try {
        const answer = await call({ routeClass: "collaborator_permission", route, parameters, signal });
        return readPermission(answer.data);
      } catch (error) {
        if (error instanceof GithubError && error.code === "github_not_found") return "none";
        throw error;
      }
    },
  };
}

/** `permission` is the old scale of four; `role_name` tells triage and maintain from read and write. */
function readPermission(value: unknown): GithubPermission {
  const raw = object(value, "permission");
  const role = orNull(raw, "role_name", text);
  const permission = text(raw, "permission");
  const known = permissions.find((name) => name === role) ?? permissions.find((name) => name === permission);
  if (known === undefined)
    throw new GithubError("github_unreadable", "GitHub's answer has no usable permission");
  return known;
}
