import type { RepositoryJob } from "@foundry/shared";
import { useCallback, useEffect, useRef, useState } from "react";
import { toApiError } from "../../../api/api-error.ts";
import type { ApiError } from "../../../api/api-error.ts";
import { useServices } from "../../../services/context.ts";
import { jobBody } from "../model/branch-action.ts";
import type { BranchAction } from "../model/branch-action.ts";
import { isActive } from "../model/job-words.ts";
import type { RepositoryTopic } from "../repository-context.ts";
import { useJob } from "./use-job.ts";

export type Preview =
  | { readonly kind: "choosing" }
  /** `job` undefined: it was asked for, and is not in the topic yet. */
  | { readonly kind: "running"; readonly job: RepositoryJob | undefined }
  | { readonly kind: "ended"; readonly job: RepositoryJob }
  | { readonly kind: "refused"; readonly error: ApiError };

interface Asked {
  readonly key: string;
  readonly jobId: string | null;
  readonly error: ApiError | null;
}

/**
 * [ST6] Runs the action as a dry run as soon as its target is known, and again when the target changes or somebody
 * asks. A preview that nobody waits for any more is cancelled, so that it holds up no one.
 */
export function usePreview({ orgId, repoId, name }: RepositoryTopic, action: BranchAction) {
  const { api } = useServices();
  const [round, setRound] = useState(0);
  const [asked, setAsked] = useState<Asked | null>(null);
  const body = jobBody(action, true);
  const key = body === null ? null : `${round} ${JSON.stringify(body)}`;
  const current = asked !== null && asked.key === key ? asked : null;
  const job = useJob({ name, orgId, repoId }, current?.jobId ?? null);
  const ended = useRef<string | null>(null);
  useEffect(() => {
    if (job !== undefined && !isActive(job)) ended.current = job.jobId;
  }, [job]);

  useEffect(() => {
    if (key === null || body === null) return undefined;
    let left = false;
    /** Ours to cancel; null when someone else's equal preview was joined. */
    let ownJobId: string | null = null;
    const stop = () => {
      if (ownJobId === null || ended.current === ownJobId) return;
      api.cancelJob(orgId, repoId, ownJobId).catch(() => {
        // It ended meanwhile, or the service is away: either way nobody waits for it.
      });
    };
    const ask = async () => {
      try {
        const { jobId, created } = await api.createJob(orgId, repoId, body);
        if (created) ownJobId = jobId;
        if (left) stop();
        else setAsked({ key, jobId, error: null });
      } catch (error) {
        if (!left) setAsked({ key, jobId: null, error: toApiError(error) });
      }
    };
    void ask();
    return () => {
      left = true;
      stop();
    };
    // The key says all that the body does.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [key, api, orgId, repoId]);

  const again = useCallback(() => setRound((count) => count + 1), []);
  return { preview: previewOf(key, current, job), again };
}

function previewOf(key: string | null, asked: Asked | null, job: RepositoryJob | undefined): Preview {
  if (key === null) return { kind: "choosing" };
  if (asked !== null && asked.error !== null) return { kind: "refused", error: asked.error };
  if (asked === null || job === undefined || isActive(job)) return { kind: "running", job };
  return { kind: "ended", job };
}
