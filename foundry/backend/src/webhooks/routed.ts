import type { z } from "zod";
import type { AccountRecord } from "../ports/github.ts";
import type { ActivityRecord, GithubCommand } from "./github-command.ts";
import type { organizationRef, repository } from "./payload-parts.ts";

type RepositoryPart = z.output<typeof repository>;

/** What an event's family makes of a payload. */
export type EventOutcome =
  | { readonly kind: "ignored" }
  | {
      readonly kind: "routed";
      readonly account: AccountRecord;
      readonly installationId: string | null;
      readonly repoFullName: string | null;
      readonly commands: readonly GithubCommand[];
    }
  | { readonly kind: "invalid"; readonly error: z.ZodError };

/** One family of events: from a payload of a known event to commands. */
export type EventHandler = (event: string, payload: object) => EventOutcome;

export const ignored: EventOutcome = { kind: "ignored" };

/** The account a repository's event belongs to: the organization that GitHub names, else the repository's owner. */
function accountOf(
  organization: z.output<typeof organizationRef>,
  repo: RepositoryPart | null,
): AccountRecord | null {
  if (!organization) return repo?.owner ?? null;
  return {
    accountId: organization.id,
    login: organization.login,
    accountType: "Organization",
    avatarUrl: organization.avatar_url ?? null,
  };
}

/** Commands for an event of a repository, led by its account. */
export function routeRepositoryEvent(
  part: {
    installation?: { id: string } | null | undefined;
    organization?: z.output<typeof organizationRef>;
    repository: RepositoryPart;
  },
  commands: readonly GithubCommand[],
): EventOutcome {
  return {
    kind: "routed",
    account: accountOf(part.organization, part.repository) ?? part.repository.owner,
    installationId: part.installation?.id ?? null,
    repoFullName: part.repository.record.fullName,
    commands,
  };
}

/** A line of "what is happening now" about a repository. */
export function activity(
  event: string,
  part: {
    action?: string | null | undefined;
    sender?: { login: string } | null | undefined;
    repository: RepositoryPart;
  },
  detail: { subject: string; pullRequestNumber?: number | null; url?: string | null },
): GithubCommand {
  const record: ActivityRecord = {
    repoId: part.repository.record.repoId,
    repoFullName: part.repository.record.fullName,
    event,
    action: part.action ?? null,
    actorLogin: part.sender?.login ?? null,
    subject: detail.subject.slice(0, 200).toWellFormed(),
    pullRequestNumber: detail.pullRequestNumber ?? null,
    url: detail.url ?? null,
  };
  return { kind: "recordActivity", activity: record };
}
