import type { RepositoryJob } from "@foundry/shared";
import { useTopicRow } from "../../../topics/hooks.ts";
import type { RepositoryTopic } from "../repository-context.ts";

/** A job live; undefined until the topic has it (a moment after it was asked for). */
export function useJob(topic: RepositoryTopic, jobId: string | null): RepositoryJob | undefined {
  return useTopicRow(topic, "jobs", jobId ?? "");
}
