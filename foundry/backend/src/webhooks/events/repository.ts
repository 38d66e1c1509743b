import { z } from "zod";
import { installationRef, organizationRef, repository, sender } from "../payload-parts.ts";
import { activity, ignored, routeRepositoryEvent } from "../routed.ts";
import type { EventOutcome } from "../routed.ts";

const UPSERTING = new Set<unknown>([
  "created",
  "renamed",
  "transferred",
  "archived",
  "unarchived",
  "publicized",
  "privatized",
  "edited",
]);

const payloadSchema = z.object({
  action: z.string(),
  repository,
  installation: installationRef,
  organization: organizationRef,
  sender,
});

/** `repository`: the repository's row; deleted takes its pull requests with it. */
export function routeRepository(event: string, payload: { action?: unknown }): EventOutcome {
  const deleted = payload.action === "deleted";
  if (!deleted && !UPSERTING.has(payload.action)) return ignored;
  const parsed = payloadSchema.safeParse(payload);
  if (!parsed.success) return { kind: "invalid", error: parsed.error };
  const record = parsed.data.repository.record;
  return routeRepositoryEvent(parsed.data, [
    { kind: deleted ? "removeRepository" : "upsertRepository", repository: record },
    activity(event, parsed.data, { subject: record.fullName, url: record.url }),
  ]);
}
