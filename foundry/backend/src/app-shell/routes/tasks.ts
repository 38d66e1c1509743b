import {
  answerTaskBodySchema,
  createTaskBodySchema,
  createTaskResponseSchema,
  taskAttemptDetailSchema,
  taskChangesSchema,
  taskIdSchema,
  taskLogPageSchema,
  taskSchema,
  workbenchTaskSummarySchema,
} from "@foundry/shared";
import type {
  CreateTaskBody,
  CreateTaskResponse,
  Task,
  TaskAttemptDetail,
  TaskChanges,
  TaskLogPage,
  WorkbenchTaskSummary,
} from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
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
  answer(orgId: string, taskId: string, text: string): Promise<WorkbenchTaskSummary>;
  log(orgId: string, taskId: string, page: { before: number | null; limit: number }): Promise<TaskLogPage>;
  changes(orgId: string, taskId: string): Promise<TaskChanges>;
  attempt(orgId: string, taskId: string, n: number): Promise<TaskAttemptDetail>;
}

/** The log has so many chunks on a page, fewer where they are large. */
const logQuery = z.object({
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

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
    app.post(
      "/api/orgs/:orgId/tasks/:taskId/answer",
      {
        schema: {
          tags: ["tasks"],
          summary: "Answer what a task that needs input wants to know; the task goes on with it",
          params: taskParams,
          body: answerTaskBodySchema,
          response: { 200: workbenchTaskSummarySchema, ...writeProblems },
        },
      },
      async ({ params: { orgId, taskId }, body }) => {
        await requireOrganization(deps.directory, orgId);
        return deps.answer(orgId, taskId, body.text);
      },
    );
    await app.register(taskDetailRoutes(deps));
  };
}

/** What a task's page loads when somebody looks at it. */
function taskDetailRoutes(deps: TaskDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/orgs/:orgId/tasks/:taskId/log",
      {
        schema: {
          tags: ["tasks"],
          summary: "The task's log, the newest page first; `before` of the answer is the next page's",
          params: taskParams,
          querystring: logQuery,
          response: { 200: taskLogPageSchema, ...readProblems },
        },
      },
      async ({ params: { orgId, taskId }, query: { before = null, limit } }) => {
        await requireOrganization(deps.directory, orgId);
        return deps.log(orgId, taskId, { before, limit });
      },
    );
    app.get(
      "/api/orgs/:orgId/tasks/:taskId/changes",
      {
        schema: {
          tags: ["tasks"],
          summary: "The last result's changes against their base, as git tells",
          params: taskParams,
          response: { 200: taskChangesSchema, ...readProblems },
        },
      },
      async ({ params: { orgId, taskId } }) => {
        await requireOrganization(deps.directory, orgId);
        return deps.changes(orgId, taskId);
      },
    );
    app.get(
      "/api/orgs/:orgId/tasks/:taskId/attempts/:n",
      {
        schema: {
          tags: ["tasks"],
          summary: "One attempt, with its brief and its result",
          params: taskParams.extend({ n: z.coerce.number().int().positive().max(1_000_000) }),
          response: { 200: taskAttemptDetailSchema, ...readProblems },
        },
      },
      async ({ params: { orgId, taskId, n } }) => {
        await requireOrganization(deps.directory, orgId);
        return deps.attempt(orgId, taskId, n);
      },
    );
  };
}
