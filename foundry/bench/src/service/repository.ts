import { setTimeout as sleep } from "node:timers/promises";
import { createJobResponseSchema, repositoryJobDetailSchema, repositoryJobListSchema } from "@foundry/shared";
import type { RepositoryJob, RepositoryJobDetail } from "@foundry/shared";
import type { Service } from "./start-service.ts";

/** One repository over the service's API. */
export interface ServedRepository {
  readonly orgId: string;
  readonly repoId: string;
  /** Of the dashboard. */
  readonly url: string;
  /** Opens it, as a first visitor does; resolves to the job that read its branches. */
  open(): Promise<RepositoryJobDetail>;
  /** POST …/jobs until its answer, which must be 202. */
  ask(body: object): Promise<{ jobId: string; tookMs: number }>;
  cancel(jobId: string): Promise<void>;
  job(jobId: string): Promise<RepositoryJobDetail>;
  ended(jobId: string): Promise<RepositoryJobDetail>;
  /** The newest ended job that reads branches and was asked for at or after this time. */
  readAfter(atMs: number): Promise<RepositoryJob>;
}

const ENDED: readonly string[] = ["completed", "error", "cancelled", "conflict"];
const WITHIN_MS = 600_000;

export function servedRepository(service: Service, orgId: number, repositoryId: number): ServedRepository {
  const repoId = String(repositoryId);
  const path = `/api/orgs/${orgId}/repos/${repoId}`;
  const post = async (suffix: string, body: object): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    const init = { method: "POST", headers, body: JSON.stringify(body) };
    const response = await fetch(`${service.url}${path}${suffix}`, init);
    const text = await response.text();
    if (response.status !== 202) throw new Error(`POST ${path}${suffix}: ${response.status} ${text}`);
    return JSON.parse(text);
  };
  const job = async (jobId: string) =>
    repositoryJobDetailSchema.parse(await service.get(`${path}/jobs/${jobId}`));
  const ended = (jobId: string) =>
    until("a job ends", async () => {
      const found = await job(jobId);
      return ENDED.includes(found.status) ? found : null;
    });
  const readAfter = (atMs: number) =>
    until("its branches are read", async () => {
      const answer = await service.get(`${path}/jobs?limit=10`).catch(() => null);
      const { data } = repositoryJobListSchema.safeParse(answer);
      const found = data?.jobs.find(({ kind, createdAtMs }) => kind === "sync_repo" && createdAtMs >= atMs);
      return found !== undefined && ENDED.includes(found.status) ? found : null;
    });
  return {
    orgId: String(orgId),
    repoId,
    url: `${service.url}/orgs/${orgId}/repos/${repoId}`,
    async open() {
      await until("the repository is known", () => service.get(path).catch(() => null));
      return job((await readAfter(0)).jobId);
    },
    async ask(body) {
      const startedAt = performance.now();
      const { jobId } = createJobResponseSchema.parse(await post("/jobs", body));
      return { jobId, tookMs: performance.now() - startedAt };
    },
    async cancel(jobId) {
      await post(`/jobs/${jobId}/cancel`, {});
    },
    job,
    ended,
    readAfter,
  };
}

async function until<Value>(what: string, ask: () => Promise<Value | null>): Promise<Value> {
  const deadline = performance.now() + WITHIN_MS;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== null) return answer;
    await sleep(20);
  }
  throw new Error(`${what}: not within ${WITHIN_MS / 1_000} s`);
}
