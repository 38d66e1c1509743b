import { z } from "zod";
import type { AccountRecord } from "../../ports/github.ts";
import type { GithubCommand } from "../github-command.ts";
import {
  action,
  id,
  installationRef,
  lenient,
  link,
  name,
  organizationRef,
  sender,
} from "../payload-parts.ts";
import { ignored } from "../routed.ts";
import type { EventOutcome } from "../routed.ts";

const accountType = z.enum(["Organization", "User"]);
const account = z.object({ id, login: name, type: accountType, avatar_url: lenient(link).optional() });

const installationSchema = z.object({ action, installation: z.object({ id, account }) });
const targetSchema = z.object({
  account: account.omit({ type: true }),
  target_type: accountType,
  installation: installationRef,
});
const organizationSchema = z.object({
  action,
  organization: organizationRef.unwrap().unwrap(),
  installation: installationRef,
  sender,
});
const membershipSchema = organizationSchema.extend({
  membership: z.object({
    role: lenient(name).optional(),
    user: z.object({
      id,
      login: name,
      name: lenient(name).optional(),
      avatar_url: lenient(link).optional(),
    }),
  }),
});

/** `installation` and `installation_repositories`: what the App may see has changed. */
export function routeInstallation(event: string, payload: { action?: unknown }): EventOutcome {
  const effect = installationEffect(event, payload.action);
  if (!effect) return ignored;
  const parsed = installationSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const { installation } = parsed.data;
  const { type, ...named } = installation.account;
  return routeAccount(accountRecord(named, type), installation.id, effect(installation.id));
}

function installationEffect(
  event: string,
  what: unknown,
): ((installationId: string) => readonly GithubCommand[]) | null {
  if (event === "installation_repositories") {
    if (what !== "added" && what !== "removed") return null;
    return () => [{ kind: "requestFullSync", reason: `${event}.${what}`, debounced: true }];
  }
  switch (what) {
    case "created":
    case "unsuspend":
    case "new_permissions_accepted":
      return (installationId) => [
        { kind: "connect", installationId },
        { kind: "requestFullSync", reason: `${event}.${what}`, debounced: false },
      ];
    case "deleted":
      return (installationId) => [{ kind: "clearState", status: "disconnected", installationId }];
    case "suspend":
      return (installationId) => [{ kind: "clearState", status: "suspended", installationId }];
    default:
      return null;
  }
}

/** `installation_target` renamed: the account's login follows, ids stay. */
export function routeInstallationTarget(_event: string, payload: { action?: unknown }): EventOutcome {
  if (payload.action !== "renamed") return ignored;
  const parsed = targetSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const record = accountRecord(parsed.data.account, parsed.data.target_type);
  return routeAccount(record, parsed.data.installation?.id ?? null, [rename(record)]);
}

/** `organization` renamed, and members that come and go. */
export function routeOrganization(event: string, payload: { action?: unknown }): EventOutcome {
  switch (payload.action) {
    case "renamed": {
      const parsed = organizationSchema.safeParse(payload);
      if (!parsed.success) return { kind: "invalid", error: parsed.error };
      const record = accountRecord(parsed.data.organization, "Organization");
      return routeAccount(record, parsed.data.installation?.id ?? null, [rename(record)]);
    }
    case "member_added":
    case "member_removed":
      return routeMembership(event, payload);
    default:
      return ignored;
  }
}

function routeMembership(event: string, payload: object): EventOutcome {
  const parsed = membershipSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const { membership, organization, installation, sender: by } = parsed.data;
  const { user } = membership;
  const removed = parsed.data.action === "member_removed";
  return routeAccount(accountRecord(organization, "Organization"), installation?.id ?? null, [
    removed
      ? { kind: "removeMember", memberId: user.id }
      : {
          kind: "upsertMember",
          member: {
            memberId: user.id,
            login: user.login,
            name: user.name ?? null,
            avatarUrl: user.avatar_url ?? null,
            role: membership.role ?? null,
          },
        },
    {
      kind: "recordActivity",
      activity: {
        repoId: null,
        repoFullName: null,
        event,
        action: parsed.data.action ?? null,
        actorLogin: by?.login ?? null,
        subject: user.login.slice(0, 200),
        pullRequestNumber: null,
        url: null,
      },
    },
  ]);
}

function accountRecord(
  from: { id: string; login: string; avatar_url?: string | null | undefined },
  type: AccountRecord["accountType"],
): AccountRecord {
  return { accountId: from.id, login: from.login, accountType: type, avatarUrl: from.avatar_url ?? null };
}

function rename(to: AccountRecord): GithubCommand {
  return { kind: "renameAccount", login: to.login, avatarUrl: to.avatarUrl };
}

function routeAccount(
  of: AccountRecord,
  installationId: string | null,
  commands: readonly GithubCommand[],
): EventOutcome {
  return { kind: "routed", account: of, installationId, repoFullName: null, commands };
}
