import {
  createJobBodySchema,
  createJobResponseSchema,
  githubIdSchema,
  repoConfigStateSchema,
  repositoryJobDetailSchema,
  repositoryJobListSchema,
  repositoryJobSchema,
  repositorySnapshotSchema,
} from "@foundry/shared";
import type {
  CreateJobBody,
  CreateJobResponse,
  RepoConfigState,
  RepositoryJob,
  RepositoryJobDetail,
  RepositoryJobList,
  Topic,
} from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { notFound } from "../problem.ts";
import { readProblems, writeProblems } from "./answers.ts";
import { orgParams, requireOrganization } from "./organization-gate.ts";
import type { OrganizationDirectory } from "./organization-gate.ts";

/** A repository of a known organization. */
export interface RepositoryRef {
  readonly orgId: string;
  readonly repoId: string;
}

export interface RepositoryDeps {
  readonly directory: OrganizationDirectory;
  /** Whether the account has it; asking its actor would create one. */
  has(ref: RepositoryRef): Promise<boolean>;
  /** A topic's snapshot, serialized. */
  snapshot(topic: Topic): Promise<string>;
  createJob(ref: RepositoryRef, body: CreateJobBody): Promise<CreateJobResponse>;
  listJobs(ref: RepositoryRef, page: { limit: number; cursor: string | null }): Promise<RepositoryJobList>;
  getJob(ref: RepositoryRef, jobId: string): Promise<RepositoryJobDetail>;
  cancelJob(ref: RepositoryRef, jobId: string): Promise<RepositoryJob>;
  retryJob(ref: RepositoryRef, jobId: string): Promise<CreateJobResponse>;
  getConfig(ref: RepositoryRef): Promise<RepoConfigState>;
}

const repoParams = orgParams.extend({ repoId: githubIdSchema });
const jobParams = repoParams.extend({ jobId: z.string().min(1).max(100) });
const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().min(1).max(100).optional(),
});
const snapshotAnswer = {
  description: "The snapshot",
  content: { "application/json": { schema: repositorySnapshotSchema } },
};
/** As on the topic, with the time in ISO 8601 beside it. */
const configAnswerSchema = repoConfigStateSchema.extend({
  source: z.object({ sha: z.string(), updatedAtMs: z.number(), updatedAt: z.iso.datetime() }).nullable(),
});
const PATH = "/api/orgs/:orgId/repos/:repoId";

/** The repository page's requests: all of them answer from stored state, none waits for git or GitHub [RJ1]. */
export function repositoryRoutes(deps: RepositoryDeps): FastifyPluginAsyncZod {
  async function require(ref: RepositoryRef): Promise<void> {
    await requireOrganization(deps.directory, ref.orgId);
    if (!(await deps.has(ref))) throw notFound(`repository ${ref.repoId}`);
  }

  return async (app) => {
    app.withTypeProvider().get<{
      Params: RepositoryRef;
    }>(PATH, { schema: { tags: ["repositories"], summary: "One repository's snapshot, as its topic sends it", params: repoParams, response: { 200: snapshotAnswer, ...readProblems } } }, async ({ params }, reply) => {
      await require(params);
      // 5,000 branches are megabytes of text already; validating what the actor wrote would double their cost
      const text = await deps.snapshot({ name: "repository", ...params });
      return reply.type("application/json; charset=utf-8").send(text);
    });
    app.get(
      `${PATH}/config`,
      {
        schema: {
          tags: ["repositories"],
          summary:
            "The configuration as stored, what was wrong with a newer file, and the schedules' next runs",
          params: repoParams,
          response: { 200: configAnswerSchema, ...readProblems },
        },
      },
      async ({ params }) => {
        await require(params);
        const { source, ...state } = await deps.getConfig(params);
        const updatedAt = new Date(source?.updatedAtMs ?? 0).toISOString();
        return { ...state, source: source && { ...source, updatedAt } };
      },
    );
    await app.register(jobRoutes(deps, require));
  };
}

function jobRoutes(
  deps: RepositoryDeps,
  require: (ref: RepositoryRef) => Promise<void>,
): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      `${PATH}/jobs`,
      {
        schema: {
          tags: ["repositories"],
          summary: "Ask for a job; the same one that is queued already is the answer",
          params: repoParams,
          body: createJobBodySchema,
          response: { 202: createJobResponseSchema, ...writeProblems },
        },
      },
      async ({ params, body }, reply) => {
        await require(params);
        return reply.code(202).send(await deps.createJob(params, body));
      },
    );
    app.get(
      `${PATH}/jobs`,
      {
        schema: {
          tags: ["repositories"],
          summary: "Jobs, newest first",
          params: repoParams,
          querystring: pageQuery,
          response: { 200: repositoryJobListSchema, ...readProblems },
        },
      },
      async ({ params, query: { limit, cursor = null } }) => {
        await require(params);
        return deps.listJobs(params, { limit, cursor });
      },
    );
    app.get(
      `${PATH}/jobs/:jobId`,
      {
        schema: {
          tags: ["repositories"],
          summary: "One job with its steps",
          params: jobParams,
          response: { 200: repositoryJobDetailSchema, ...readProblems },
        },
      },
      async ({ params }) => {
        await require(params);
        return deps.getJob(params, params.jobId);
      },
    );
    app.post(
      `${PATH}/jobs/:jobId/cancel`,
      {
        schema: {
          tags: ["repositories"],
          summary: "Cancel a job: a queued one at once, a running one at its next safe point",
          params: jobParams,
          response: { 202: repositoryJobSchema, ...writeProblems },
        },
      },
      async ({ params }, reply) => {
        await require(params);
        return reply.code(202).send(await deps.cancelJob(params, params.jobId));
      },
    );
    app.post(
      `${PATH}/jobs/:jobId/retry`,
      {
        schema: {
          tags: ["repositories"],
          summary: "Ask for a job that did not end well again: a new one, which points to it",
          params: jobParams,
          response: { 202: createJobResponseSchema, ...writeProblems },
        },
      },
      async ({ params }, reply) => {
        await require(params);
        return reply.code(202).send(await deps.retryJob(params, params.jobId));
      },
    );
  };
}
