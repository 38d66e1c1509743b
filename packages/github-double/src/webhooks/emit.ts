import { randomUUID } from "node:crypto";
import { presentOrganization, presentUserById } from "../present/user.ts";
import { presentRepository } from "../present/repository.ts";
import { nodeId } from "../present/time.ts";
import type { Account, Installation, Repository } from "../state/entities.ts";
import { accountById, installationCovers, installationOf } from "../state/find.ts";
import type { World } from "../world.ts";

/** Events that every App gets, subscribed or not, and also while it is suspended. */
const appEvents = new Set(["installation", "installation_repositories", "installation_target"]);

export interface EventDraft {
  event: string;
  action: string | null;
  accountId: number;
  /** Events of a repository reach the App only if the installation covers it. */
  repository?: Repository;
  senderId: number;
  /** The event's own fields; repository, organization, installation and sender are added here. */
  payload: object;
}

/** Sends an event to the App, if the App is installed on the account, may see the repository and wants it. */
export function emit(world: World, draft: EventDraft): void {
  const { state } = world;
  const installation = installationOf(state, draft.accountId);
  if (installation === undefined || !wants(installation, draft)) return;
  const account = accountById(state, draft.accountId);
  const body = {
    ...(draft.action === null ? {} : { action: draft.action }),
    ...draft.payload,
    ...commonFields(world, account, installation, draft),
  };
  world.webhooks.send({
    lane: account.id,
    guid: randomUUID(),
    event: draft.event,
    action: draft.action,
    installationId: installation.id,
    repositoryId: draft.repository?.id ?? null,
    redelivery: false,
    payload: JSON.stringify(body),
  });
}

function wants(installation: Installation, draft: EventDraft): boolean {
  if (appEvents.has(draft.event)) return true;
  if (installation.suspendedAtMs !== null) return false;
  if (draft.repository !== undefined && !installationCovers(installation, draft.repository)) return false;
  return installation.events.includes(draft.event);
}

function commonFields(world: World, account: Account, installation: Installation, draft: EventDraft): object {
  const isApp = appEvents.has(draft.event);
  return {
    ...(draft.repository === undefined ? {} : { repository: presentRepository(world, draft.repository) }),
    ...(account.type === "Organization" && !isApp
      ? { organization: presentOrganization(world, account) }
      : {}),
    // The App's own events carry the whole installation in their payload.
    ...(isApp
      ? {}
      : {
          installation: {
            id: installation.id,
            node_id: nodeId("IntegrationInstallation", installation.id),
          },
        }),
    sender: presentUserById(world, draft.senderId),
  };
}
