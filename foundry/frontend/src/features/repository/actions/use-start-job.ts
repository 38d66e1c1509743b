import type { CreateJobBody } from "@foundry/shared";
import { useCallback } from "react";
import { toApiError } from "../../../api/api-error.ts";
import { useServices } from "../../../services/context.ts";
import { jobTitle } from "../model/job-words.ts";
import { bodyTarget } from "../model/body-target.ts";
import type { RepositoryTopic } from "../repository-context.ts";
import type { WatchedJob } from "./job-tray.ts";

export type StartJob = (body: CreateJobBody, undo: CreateJobBody | null) => void;

/** Asks for a job and puts it into the tray; only a refusal is said beside it. */
export function useStartJob({ orgId, repoId }: RepositoryTopic, watch: (job: WatchedJob) => void): StartJob {
  const { api, toasts } = useServices();
  return useCallback(
    (body, undo) => {
      const send = () => {
        api.createJob(orgId, repoId, body).then(
          ({ jobId }) => watch({ jobId, undo }),
          (error: unknown) => {
            const text = `${jobTitle(bodyTarget(body))} did not start: ${toApiError(error).message}`;
            toasts.show({ tone: "error", text, action: { label: "Try again", run: send } });
          },
        );
      };
      send();
    },
    [api, toasts, orgId, repoId, watch],
  );
}
