import { z } from "zod";
import type { GithubCommand, LastCommit } from "../github-command.ts";
import {
  installationRef,
  lenient,
  link,
  name,
  organizationRef,
  prose,
  repository,
  sender,
  sha,
  time,
} from "../payload-parts.ts";
import { activity, routeRepositoryEvent } from "../routed.ts";
import type { EventOutcome } from "../routed.ts";

const common = { repository, installation: installationRef, organization: organizationRef, sender };

const pushSchema = z.object({
  ref: name,
  before: lenient(sha).optional(),
  after: sha,
  deleted: z.boolean().default(false),
  compare: lenient(link).optional(),
  head_commit: lenient(
    z.object({
      message: prose(500),
      timestamp: lenient(time).optional(),
      author: lenient(z.object({ name: prose(200) })).optional(),
    }),
  ).optional(),
  ...common,
});

const refSchema = z.object({ ref: name, ref_type: z.string(), ...common });

const HEADS = "refs/heads/";

/** `push`: the branch's head (and the repository's row, which says when it was pushed to). */
export function routePush(event: string, payload: object): EventOutcome {
  const parsed = pushSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const part = parsed.data;
  const shortRef = part.ref.replace(/^refs\/(heads|tags)\//, "");
  const firstLine = part.head_commit?.message.split("\n", 1)[0];
  const commands: GithubCommand[] = [{ kind: "upsertRepository", repository: part.repository.record }];
  if (part.ref.startsWith(HEADS)) {
    const head = { before: knownSha(part.before), lastCommit: lastCommitOf(part.head_commit) };
    commands.push(
      branchCommand(part.repository.record, shortRef, part.deleted ? "removed" : part.after, head),
    );
  }
  commands.push(
    activity(event, part, {
      subject: firstLine ? `${shortRef}: ${firstLine}` : shortRef,
      url: part.compare ?? null,
    }),
  );
  return routeRepositoryEvent(part, commands);
}

/** `create` and `delete` of a branch or tag; GitHub names no commit here, the push beside it does. */
export function routeRef(event: string, payload: object): EventOutcome {
  const parsed = refSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const part = parsed.data;
  const commands: GithubCommand[] = [];
  if (part.ref_type === "branch") {
    commands.push(branchCommand(part.repository.record, part.ref, event === "delete" ? "removed" : null));
  }
  commands.push(activity(event, part, { subject: part.ref, url: part.repository.record.url }));
  return routeRepositoryEvent(part, commands);
}

/** A branch that was created has no commit before, which GitHub writes as zeros. */
function knownSha(before: string | null | undefined): string | null {
  return before && /[^0]/.test(before) ? before : null;
}

function lastCommitOf(commit: z.output<typeof pushSchema>["head_commit"]): LastCommit | null {
  if (!commit?.timestamp || !commit.author) return null;
  const [subject = ""] = commit.message.split("\n", 1);
  return { subject, authorName: commit.author.name, committedAtMs: commit.timestamp };
}

function branchCommand(
  repo: { repoId: string; pushedAtMs: number | null; updatedAtMs: number },
  branchName: string,
  head: string | null,
  { before = null, lastCommit = null }: { before?: string | null; lastCommit?: LastCommit | null } = {},
): GithubCommand {
  const at = { repoId: repo.repoId, branchName, pushedAtMs: repo.pushedAtMs ?? repo.updatedAtMs, before };
  return head === "removed"
    ? { kind: "removeBranch", ...at }
    : { kind: "setBranchHead", headSha: head, ...at, lastCommit };
}
