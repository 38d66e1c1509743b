import type { RepositoryJob } from "@foundry/shared";
import { useState } from "react";
import { toApiError } from "../../../api/api-error.ts";
import type { ApiError } from "../../../api/api-error.ts";
import { useServices } from "../../../services/context.ts";
import type { RepositoryTopic } from "../repository-context.ts";

interface Older {
  readonly rows: readonly RepositoryJob[];
  /** undefined: nothing was asked for yet; null: that was all. */
  readonly cursor: string | null | undefined;
  readonly loading: boolean;
  readonly error: ApiError | null;
}

const PAGE = 100;

/** Jobs beyond those that the topic keeps, page by page. */
export function useOlderJobs({ orgId, repoId }: RepositoryTopic, known: readonly RepositoryJob[]) {
  const { api } = useServices();
  const [older, setOlder] = useState<Older>({ rows: [], cursor: undefined, loading: false, error: null });

  async function load(): Promise<void> {
    const seen = new Set([...known, ...older.rows].map((job) => job.jobId));
    let { rows, cursor } = older;
    try {
      // The first page may hold only what the topic has already: then the next one is what was meant.
      for (let fresh = 0; fresh === 0 && cursor !== null;) {
        const page = await api.listJobs(orgId, repoId, { cursor, limit: PAGE });
        fresh = page.jobs.filter((job) => !seen.has(job.jobId)).length;
        rows = [...rows, ...page.jobs];
        cursor = page.nextCursor;
      }
      setOlder({ rows, cursor, loading: false, error: null });
    } catch (error) {
      setOlder({ rows, cursor, loading: false, error: toApiError(error) });
    }
  }
  const loadMore = () => {
    setOlder({ ...older, loading: true, error: null });
    void load();
  };
  return { ...older, loadMore };
}
