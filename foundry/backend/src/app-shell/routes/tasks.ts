import {
  createTaskBodySchema,
  createTaskResponseSchema,
  taskIdSchema,
  taskSchema,
  workbenchTaskSummarySchema,
} from "@foundry/shared";
import type { CreateTaskBody, CreateTaskResponse, Task, WorkbenchTaskSummary } from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { readProblems, writeProblems } from "./answers.ts";
import { orgParams, requireOrganization } from "./organization-gate.ts";
import type { OrganizationDirectory } from "./organization-gate.ts";

const TASK_COMMANDS = ["cancel", "retry", "archive", "restore"] as const;
export type TaskCommand = (typeof TASK_COMMANDS)[number];

export interface TaskDeps {
  readonly directory: OrganizationDirectory;
  create(orgId: string, body: CreateTaskBody): Promise<CreateTaskResponse>;
  /** Rejects with a ProblemError when there is no such task. */
  get(orgId: string, taskId: string): Promise<Task>;
  command(orgId: string, taskId: string, command: TaskCommand): Promise<WorkbenchTaskSummary>;
}

const taskParams = orgParams.extend({ taskId: taskIdSchema });

export function taskRoutes(deps: TaskDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post(
      "/api/orgs/:orgId/tasks",
      {
        schema: {
          tags: ["tasks"],
          summary: "Create a task; the same pull request or branch gives the same task",
          params: orgParams,
          body: createTaskBodySchema,
          response: {
            202: createTaskResponseSchema,
            ...writeProblems,
          },
        },
      },
      async ({ params: { orgId }, body }, reply) => {
        await requireOrganization(deps.directory, orgId);
        return reply.code(202).send(await deps.create(orgId, body));
      },
    );
    app.get(
      "/api/orgs/:orgId/tasks/:taskId",
      {
        schema: {
          tags: ["tasks"],
          summary: "One task",
          params: taskParams,
          response: { 200: taskSchema, ...readProblems },
        },
      },
      async ({ params: { orgId, taskId } }) => {
        await requireOrganization(deps.directory, orgId);
        return deps.get(orgId, taskId);
      },
    );
    for (const command of TASK_COMMANDS) {
      app.post(
        `/api/orgs/:orgId/tasks/:taskId/${command}`,
        {
          schema: {
            tags: ["tasks"],
            summary: `${command} a task`,
            params: taskParams,
            response: { 200: workbenchTaskSummarySchema, ...writeProblems },
          },
        },
        async ({ params: { orgId, taskId } }) => {
          await requireOrganization(deps.directory, orgId);
          return deps.command(orgId, taskId, command);
        },
      );
    }
  };
}
