import { githubIdSchema, jobAcceptedSchema, pullRequestNumberSchema } from "@foundry/shared";
import type { JobAccepted } from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { writeProblems } from "./answers.ts";
import { orgParams, requireOrganization } from "./organization-gate.ts";
import type { OrganizationDirectory } from "./organization-gate.ts";

/** What a person can have fetched anew from GitHub; each is accepted at once and shows its progress on the topic. */
export interface ReloadDeps {
  readonly directory: OrganizationDirectory;
  organization(orgId: string): Promise<JobAccepted>;
  pullRequests(orgId: string): Promise<JobAccepted>;
  repository(orgId: string, repoId: string): Promise<JobAccepted>;
  pullRequest(orgId: string, repoId: string, number: number): Promise<JobAccepted>;
}

const repoParams = orgParams.extend({ repoId: githubIdSchema });
const pullParams = repoParams.extend({ number: pullRequestNumberSchema });

export function reloadRoutes(deps: ReloadDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      "/api/orgs/:orgId/reload",
      { schema: { ...schema("Reload repositories and members"), params: orgParams } },
      async ({ params: { orgId } }, reply) => {
        await requireOrganization(deps.directory, orgId);
        return reply.code(202).send(await deps.organization(orgId));
      },
    );
    app.post(
      "/api/orgs/:orgId/reload-pull-requests",
      { schema: { ...schema("Reload the pull requests of all repositories"), params: orgParams } },
      async ({ params: { orgId } }, reply) => {
        await requireOrganization(deps.directory, orgId);
        return reply.code(202).send(await deps.pullRequests(orgId));
      },
    );
    app.post(
      "/api/orgs/:orgId/repos/:repoId/reload",
      { schema: { ...schema("Reload one repository's row"), params: repoParams } },
      async ({ params: { orgId, repoId } }, reply) => {
        await requireOrganization(deps.directory, orgId);
        return reply.code(202).send(await deps.repository(orgId, repoId));
      },
    );
    app.post(
      "/api/orgs/:orgId/repos/:repoId/pulls/:number/reload",
      { schema: { ...schema("Reload one pull request"), params: pullParams } },
      async ({ params: { orgId, repoId, number } }, reply) => {
        await requireOrganization(deps.directory, orgId);
        return reply.code(202).send(await deps.pullRequest(orgId, repoId, number));
      },
    );
  };
}

function schema(summary: string) {
  return { tags: ["reloads"], summary, response: { 202: jobAcceptedSchema, ...writeProblems } };
}
