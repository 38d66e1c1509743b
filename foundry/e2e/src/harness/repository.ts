import {
  createJobResponseSchema,
  repoConfigStateSchema,
  repositoryJobDetailSchema,
  repositorySnapshotSchema,
} from "@foundry/shared";
import type {
  Branch,
  CreateJobResponse,
  RepoConfigState,
  RepositoryJobDetail,
  RepositorySnapshot,
} from "@foundry/shared";
import type { Answer } from "./api.ts";
import { orgIdOf } from "./compare-with-truth.ts";
import { pollUntil } from "./poll-until.ts";
import type { Stack } from "./start-stack.ts";

/** One repository through the service's API, as its page uses it. */
export interface RepositoryClient {
  readonly orgId: string;
  readonly repoId: string;
  /** Full name. */
  readonly name: string;
  /** Of the API: `/api/orgs/{orgId}/repos/{repoId}`. */
  readonly path: string;
  snapshot(): Promise<RepositorySnapshot>;
  /** Polls until the repository is so. */
  until(what: string, isSo: (snapshot: RepositorySnapshot) => boolean): Promise<RepositorySnapshot>;
  /** Its branches are read from git, and none has moved since. */
  untilFresh(): Promise<RepositorySnapshot>;
  branch(name: string): Promise<Branch | undefined>;
  config(): Promise<RepoConfigState>;
  /** Throws for another answer than 202. */
  createJob(body: object): Promise<CreateJobResponse>;
  command(jobId: string, command: "cancel" | "retry"): Promise<Answer>;
  job(jobId: string): Promise<RepositoryJobDetail>;
  /** The job when it has ended. */
  ended(jobId: string): Promise<RepositoryJobDetail>;
  /** Asks for a job and waits for its end. */
  run(body: object): Promise<RepositoryJobDetail>;
}

const endStates: readonly string[] = ["completed", "error", "cancelled", "conflict"];

export function repositoryClient(stack: Stack, name: string): RepositoryClient {
  const orgId = orgIdOf(stack, name.split("/")[0] ?? "");
  const repoId = String(stack.github.repository(name).id);
  const path = `/api/orgs/${orgId}/repos/${repoId}`;
  const read = async <T>(suffix: string, schema: { parse(value: unknown): T }): Promise<T> => {
    const answer = await stack.api.get(`${path}${suffix}`);
    if (answer.status === 200) return schema.parse(answer.body);
    throw new Error(`GET ${path}${suffix}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const snapshot = () => read("", repositorySnapshotSchema);
  const job = (jobId: string) => read(`/jobs/${jobId}`, repositoryJobDetailSchema);
  const until = (what: string, isSo: (snapshot: RepositorySnapshot) => boolean) =>
    pollUntil(`${name}: ${what}`, async () => {
      const found = await snapshot();
      if (isSo(found)) return found;
      throw new Error(`it is\n${JSON.stringify(found, null, 1)}`);
    });
  const ended = (jobId: string) =>
    pollUntil(`${name}: job ${jobId} ends`, async () => {
      const found = await job(jobId);
      if (endStates.includes(found.status)) return found;
      throw new Error(`it is\n${JSON.stringify(found, null, 1)}`);
    });
  const createJob = async (body: object): Promise<CreateJobResponse> => {
    const answer = await stack.api.post(`${path}/jobs`, body);
    if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
    return createJobResponseSchema.parse(answer.body);
  };
  return {
    orgId,
    repoId,
    name,
    path,
    snapshot,
    until,
    untilFresh: () => until("its branches are fresh", ({ projection }) => projection.status === "fresh"),
    branch: async (branch) => (await snapshot()).branches.find((found) => found.name === branch),
    config: () => read("/config", repoConfigStateSchema),
    createJob,
    command: (jobId, command) => stack.api.post(`${path}/jobs/${jobId}/${command}`),
    job,
    ended,
    run: async (body) => ended((await createJob(body)).jobId),
  };
}
