import { organizationListSchema, organizationSummarySnapshotSchema } from "@foundry/shared";
import type { OrganizationListItem, Topic } from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { readProblems } from "./answers.ts";
import { orgParams, requireOrganization } from "./organization-gate.ts";
import type { OrganizationDirectory } from "./organization-gate.ts";

export interface OrganizationDeps {
  readonly directory: OrganizationDirectory;
  listItem(orgId: string): Promise<OrganizationListItem>;
  /** A topic's snapshot, serialized. */
  snapshot(topic: Topic): Promise<string>;
}

const snapshotAnswer = {
  description: "The snapshot",
  content: { "application/json": { schema: organizationSummarySnapshotSchema } },
};

/** GET /api/orgs and GET /api/orgs/{orgId}. */
export function organizationRoutes(deps: OrganizationDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/orgs",
      {
        schema: {
          tags: ["organizations"],
          summary: "All organizations",
          response: { 200: organizationListSchema, ...readProblems },
        },
      },
      async () => {
        const orgIds = await deps.directory.list();
        return { organizations: await Promise.all(orgIds.map((orgId) => deps.listItem(orgId))) };
      },
    );
    app.withTypeProvider().get<{ Params: { orgId: string } }>(
      "/api/orgs/:orgId",
      {
        schema: {
          tags: ["organizations"],
          summary: "One organization's snapshot, as its topic sends it",
          params: orgParams,
          response: { 200: snapshotAnswer, ...readProblems },
        },
      },
      async (request, reply) => {
        const { orgId } = request.params;
        await requireOrganization(deps.directory, orgId);
        // megabytes of text already; validating what the actor wrote would double their cost
        const text = await deps.snapshot({ name: "organization", orgId });
        return reply.type("application/json; charset=utf-8").send(text);
      },
    );
  };
}
