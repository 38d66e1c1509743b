import { z } from "zod";
import { routeInstallation, routeInstallationTarget, routeOrganization } from "./events/account.ts";
import { routeConversation } from "./events/conversation.ts";
import { routePullRequest } from "./events/pull-request.ts";
import { routeRecorded } from "./events/recorded.ts";
import { routePush, routeRef } from "./events/refs.ts";
import { routeRepository } from "./events/repository.ts";
import { routeWorkflowRun } from "./events/workflow-run.ts";
import type { RoutedDelivery } from "./github-command.ts";
import { action, id, lenient, name } from "./payload-parts.ts";
import type { EventHandler, EventOutcome } from "./routed.ts";

/** The dispatch table of github-state.md; an event that is not here is acknowledged and nothing else. */
const handlers: ReadonlyMap<string, EventHandler> = new Map<string, EventHandler>([
  ["installation", routeInstallation],
  ["installation_repositories", routeInstallation],
  ["installation_target", routeInstallationTarget],
  ["organization", routeOrganization],
  ["repository", routeRepository],
  ["pull_request", routePullRequest],
  ["push", routePush],
  ["create", routeRef],
  ["delete", routeRef],
  ["check_run", routeRecorded],
  ["check_suite", routeRecorded],
  ["status", routeRecorded],
  ["pull_request_review", routeConversation],
  ["pull_request_review_comment", routeConversation],
  ["issues", routeConversation],
  ["issue_comment", routeConversation],
  ["workflow_run", routeWorkflowRun],
]);

/** All that something routes to. */
export const routedEvents: readonly string[] = [...handlers.keys()];

/**
 * From an event and its parsed payload to the commands for the account's github-state actor. Pure, never throws,
 * whatever the payload's shape [GH2]; runs on the accept path, so it reads only the fields it needs.
 */
export function routeDelivery(event: string, payload: unknown): RoutedDelivery {
  const handler = handlers.get(event);
  if (!handler) return { kind: "ignored" };
  if (typeof payload !== "object" || payload === null || Array.isArray(payload)) {
    return { ...unknownOrigin, code: "payload_invalid", message: "the payload is not a JSON object" };
  }
  const outcome: EventOutcome = handler(event, payload);
  switch (outcome.kind) {
    case "ignored":
      return { kind: "ignored" };
    case "invalid":
      return {
        kind: "rejected",
        code: "payload_invalid",
        message: describe(outcome.error),
        ...originOf(payload),
      };
    case "routed":
      return {
        kind: "routed",
        accountId: outcome.account.accountId,
        accountLogin: outcome.account.login,
        accountType: outcome.account.accountType,
        installationId: outcome.installationId,
        action: actionOf(payload),
        repoFullName: outcome.repoFullName,
        commands: [{ kind: "observeAccount", account: outcome.account }, ...outcome.commands],
      };
  }
}

const unknownOrigin = {
  kind: "rejected",
  accountId: null,
  accountLogin: null,
  action: null,
  repoFullName: null,
} as const;

/** At most three findings, each with its path; zod's messages name types, never values. */
function describe(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.join(".") || "payload"}: ${issue.message}`)
    .join("; ");
}

const named = z.object({ id, login: name });
const originSchema = z.object({
  action: lenient(action),
  installation: lenient(z.object({ account: named })).optional(),
  organization: lenient(named).optional(),
  repository: lenient(z.object({ full_name: lenient(name), owner: lenient(named) })).optional(),
});

function actionOf(payload: { action?: unknown }): string | null {
  return action.parse(payload.action) ?? null;
}

/** What can still be said of a payload that was refused, so that people find it by account and repository. */
function originOf(payload: object) {
  const { action: what, organization, installation, repository } = originSchema.parse(payload);
  const account = organization ?? repository?.owner ?? installation?.account;
  return {
    accountId: account?.id ?? null,
    accountLogin: account?.login ?? null,
    action: what ?? null,
    repoFullName: repository?.full_name ?? null,
  };
}
