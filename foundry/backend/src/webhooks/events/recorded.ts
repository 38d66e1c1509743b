import { z } from "zod";
import {
  action,
  installationRef,
  lenient,
  link,
  name,
  organizationRef,
  prose,
  pullRequestNumber,
  repository,
  sender,
} from "../payload-parts.ts";
import { activity, routeRepositoryEvent } from "../routed.ts";
import type { EventOutcome } from "../routed.ts";

const numbered = lenient(z.object({ number: pullRequestNumber, title: prose(300), html_url: lenient(link) }));
const linked = lenient(z.object({ html_url: lenient(link) }));

const payloadSchema = z.object({
  action,
  repository,
  installation: installationRef,
  organization: organizationRef,
  sender,
  check_run: lenient(z.object({ name, html_url: lenient(link) })).optional(),
  check_suite: lenient(z.object({ head_branch: lenient(name) })).optional(),
  context: lenient(name).optional(),
  state: lenient(name).optional(),
  target_url: lenient(link).optional(),
  pull_request: numbered.optional(),
  issue: numbered.optional(),
  review: linked.optional(),
  comment: linked.optional(),
});

type Part = z.output<typeof payloadSchema>;

/** Events that are only recorded, as a line of the repository's activity. */
export function routeRecorded(event: string, payload: object): EventOutcome {
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const part = parsed.data;
  // `status` has no action; its state says what happened.
  const what = event === "status" ? { ...part, action: part.state } : part;
  return routeRepositoryEvent(part, [
    activity(event, what, {
      subject: subjectOf(part) ?? part.repository.record.fullName,
      pullRequestNumber: part.pull_request?.number ?? null,
      url: urlOf(part),
    }),
  ]);
}

function subjectOf(part: Part): string | null {
  if (part.check_run) return part.check_run.name;
  if (part.check_suite) return part.check_suite.head_branch;
  if (part.pull_request) return part.pull_request.title;
  if (part.issue) return part.issue.title;
  return part.context ?? null;
}

function urlOf(part: Part): string | null {
  const places = [part.review, part.comment, part.check_run, part.pull_request, part.issue];
  return places.find((place) => place?.html_url)?.html_url ?? part.target_url ?? null;
}
