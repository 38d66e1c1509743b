import { RetryableError, TerminalError } from "@foundry/durable";
import type { RepositoryIdentity } from "@foundry/shared";
import type {
  CommitComparison,
  GithubInstallationPort,
  RepositoryContent,
  RepositoryName,
} from "../../../ports/github.ts";
import { repoConfigPath } from "../../../repo-config/index.ts";
import { orderOf, settleOrder } from "./config-order.ts";
import type { ConfigPosition, ConfigPush } from "./config-order.ts";

/** GitHub, as far as one reading of the file needs it. */
export interface ConfigReader {
  readonly github: Pick<GithubInstallationPort, "getContent" | "getBranchHead" | "compareCommits">;
  readonly repository: RepositoryName;
  readonly branch: string;
  readonly signal: AbortSignal;
  /** Runs of the job so far, this one included. */
  readonly attempts: number;
}

/** A commit that was just pushed may be unknown to GitHub's API for a moment; one that stays so was taken away. */
const COMMIT_ATTEMPTS = 5;

export function repositoryNameOf({ fullName }: RepositoryIdentity): RepositoryName {
  const slash = fullName.indexOf("/");
  return { owner: fullName.slice(0, slash), name: fullName.slice(slash + 1) };
}

/**
 * [RC5] What is to be read, and what it will stand for; null: a newer push is in force.
 * @param push null to read the branch as it is now
 */
export async function choosePosition(
  reader: ConfigReader,
  stored: ConfigPosition | null,
  asked: { readonly push: ConfigPush | null; readonly pushedAtMs: number; readonly deliveryGuid: string },
): Promise<ConfigPosition | null> {
  const { push } = asked;
  if (push === null) return positionNow(await branchHead(reader), stored, asked);
  const order = orderOf(stored, push);
  if (order === "older") return null;
  if (order === "newer" || stored === null) return { ...push, isReread: false };
  const head = await branchHead(reader);
  const comparison = head === push.sha ? null : await compare(reader, stored.sha, push.sha);
  const settled = settleOrder(stored, push, { head, comparison });
  if (settled === "older") return null;
  return settled === "newer" ? { ...push, isReread: false } : positionNow(head, stored, asked);
}

/** Whatever was pushed until now is in it; no push before the last known one is newer. */
function positionNow(
  sha: string | null,
  stored: ConfigPosition | null,
  { pushedAtMs, deliveryGuid }: { readonly pushedAtMs: number; readonly deliveryGuid: string },
): ConfigPosition {
  return {
    sha,
    pushedAtMs: Math.max(pushedAtMs, stored?.pushedAtMs ?? 0),
    deliveryGuid,
    isReread: true,
  };
}

function branchHead({ github, repository, branch, signal }: ConfigReader): Promise<string | null> {
  return github.getBranchHead({ repository, branch, signal });
}

async function compare(
  { github, repository, signal }: ConfigReader,
  base: string | null,
  head: string | null,
): Promise<CommitComparison | null> {
  if (base === null || head === null) return null;
  try {
    return await github.compareCommits({ repository, base, head, signal });
  } catch (error) {
    // One of them is gone, or they have no common history.
    if (error instanceof TerminalError && error.code === "github_not_found") return null;
    throw error;
  }
}

/** What stands at the file's place; `instead`: something that is no file to read. */
export type FetchedConfig =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  | { readonly kind: "absent"; readonly instead: NotAFile | null };

export type NotAFile = Extract<RepositoryContent, { kind: "other" }>["type"];

/**
 * [RC3] The file at a commit; a directory, a link, a submodule and what GitHub does not give as base64 (above 1 MB) are
 * no file. A commit that GitHub does not know (yet) is asked for again.
 */
export async function fetchConfig(
  { github, repository, attempts, signal }: ConfigReader,
  sha: string | null,
): Promise<FetchedConfig> {
  if (sha === null) return { kind: "absent", instead: null };
  const content = await github.getContent({ repository, path: repoConfigPath, ref: sha, signal });
  switch (content.kind) {
    case "file":
      return content;
    case "other":
      return { kind: "absent", instead: content.type };
    case "absent":
      if (content.reason === "no_commit") throw commitNotFound(sha, attempts);
      return { kind: "absent", instead: null };
  }
}

function commitNotFound(sha: string, attempts: number): Error {
  const message = `GitHub does not know the commit ${sha.slice(0, 7)}.`;
  return attempts < COMMIT_ATTEMPTS
    ? new RetryableError("commit_not_found", message)
    : new TerminalError("commit_not_found", message);
}
