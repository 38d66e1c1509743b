import type { CommitInfo } from "../git/read-commits.ts";
import type { Account, Repository } from "../state/entities.ts";
import { fullName } from "../state/find.ts";
import type { World } from "../world.ts";
import { isoTime, nodeId } from "./time.ts";
import { presentUser } from "./user.ts";

/** A commit as the API lists it. Author and committer are accounts when the email is one's own. */
export function presentCommit(world: World, repository: Repository, commit: CommitInfo) {
  const name = fullName(world.state, repository);
  const api = `${world.url}/repos/${name}`;
  const url = `${api}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: nodeId("Commit", repository.id),
    commit: {
      author: signature(commit.author),
      committer: signature(commit.committer),
      message: commit.message,
      tree: { sha: commit.treeSha, url: `${api}/git/trees/${commit.treeSha}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: "unsigned" as const,
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${world.url}/${name}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: accountOf(world, commit.author.email),
    committer: accountOf(world, commit.committer.email),
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${world.url}/${name}/commit/${sha}`,
    })),
  };
}

function signature(person: CommitInfo["author"]) {
  return { name: person.name, email: person.email, date: isoTime(person.atMs) };
}

function accountOf(world: World, email: string) {
  const account = [...world.state.accounts.values()].find((other) => emailOf(other) === email);
  return account === undefined ? null : presentUser(world, account);
}

/** The address that an account commits with. */
export function emailOf(account: Pick<Account, "id" | "login" | "email">): string {
  return account.email ?? `${account.id}+${account.login}@users.noreply.example`;
}
