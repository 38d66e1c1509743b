import { z } from "zod";
import { activity, routeRepositoryEvent } from "../routed.ts";
import type { EventOutcome } from "../routed.ts";
import {
  action,
  id,
  installationRef,
  lenient,
  link,
  name,
  organizationRef,
  repository,
  sender,
  sha,
} from "../payload-parts.ts";
import type { TaskTrigger } from "../task-trigger.ts";
import { withTrigger } from "./conversation.ts";

const payloadSchema = z.object({
  action,
  repository,
  installation: installationRef,
  organization: organizationRef,
  sender,
  workflow_run: z.object({
    id,
    name: lenient(name).optional(),
    html_url: lenient(link).optional(),
    conclusion: lenient(z.string().max(40)).optional(),
    head_branch: lenient(name).optional(),
    head_sha: lenient(sha).optional(),
    head_repository: lenient(z.object({ id })).optional(),
  }),
});

/** `workflow_run`: recorded; one that failed may ask for a task's follow-up. */
export function routeWorkflowRun(event: string, payload: object): EventOutcome {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const part = parsed.data;
  const { name: workflow, html_url: url, head_branch: branch } = part.workflow_run;
  const subject = [workflow, branch].filter(Boolean).join(" on ");
  const recorded = routeRepositoryEvent(part, [
    activity(event, part, { subject: subject || part.repository.record.fullName, url: url ?? null }),
  ]);
  return withTrigger(recorded, failureOf(part));
}

function failureOf(part: z.output<typeof payloadSchema>): TaskTrigger | null {
  const { id: runId, name: workflowName, html_url: url, head_branch, head_sha } = part.workflow_run;
  const { conclusion, head_repository } = part.workflow_run;
  if (part.action !== "completed" || conclusion !== "failure") return null;
  if (!workflowName || !url || !head_branch || !head_sha) return null;
  return {
    on: "workflowRunFailed",
    repoId: part.repository.record.repoId,
    actor: { login: part.sender?.login ?? "", isBot: part.sender?.login.endsWith("[bot]") ?? false },
    runId,
    workflowName,
    url,
    headBranch: head_branch,
    headSha: head_sha,
    headRepoId: head_repository?.id ?? null,
  };
}
