import { pullRequestId } from "@foundry/shared";
import { z } from "zod";
import {
  action,
  installationRef,
  organizationRef,
  pullRequest,
  repository,
  sender,
} from "../payload-parts.ts";
import { activity, routeRepositoryEvent } from "../routed.ts";
import type { EventOutcome } from "../routed.ts";
import type { TaskTrigger } from "../task-trigger.ts";
import { withTrigger } from "./conversation.ts";

const payloadSchema = z.object({
  action,
  pull_request: pullRequest,
  repository,
  installation: installationRef,
  organization: organizationRef,
  sender,
});

/** `pull_request`, any action, known or not: the payload holds the whole row. */
export function routePullRequest(event: string, payload: object): EventOutcome {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const part = parsed.data;
  const repoId = part.repository.record.repoId;
  const prId = pullRequestId(repoId, part.pull_request.number);
  const routed = routeRepositoryEvent(part, [
    { kind: "upsertRepository", repository: part.repository.record },
    { kind: "upsertPullRequest", pullRequest: { prId, repoId, ...part.pull_request } },
    activity(event, part, {
      subject: part.pull_request.title,
      pullRequestNumber: part.pull_request.number,
      url: part.pull_request.url,
    }),
  ]);
  return withTrigger(routed, endOf(part));
}

/** Closed or merged: its task ends, too. */
function endOf(part: z.output<typeof payloadSchema>): TaskTrigger | null {
  const { number, state } = part.pull_request;
  if (part.action !== "closed" || state === "open") return null;
  const login = part.sender?.login ?? "";
  return {
    on: "pullRequestClosed",
    repoId: part.repository.record.repoId,
    actor: { login, isBot: login.endsWith("[bot]") },
    number,
    merged: state === "merged",
  };
}
