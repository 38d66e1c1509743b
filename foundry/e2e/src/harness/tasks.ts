import { createTaskResponseSchema, taskChangesSchema, taskLogPageSchema, taskSchema } from "@foundry/shared";
import type { Task, TaskChanges, TaskLogChunk, WorkbenchTaskSummary } from "@foundry/shared";
import type { Answer } from "./api.ts";
import { orgIdOf } from "./compare-with-truth.ts";
import { pollUntil } from "./poll-until.ts";
import type { Stack } from "./start-stack.ts";

/** An organization's tasks through the service's API, as its page uses it. */
export interface TasksClient {
  readonly orgId: string;
  /** POST …/tasks; throws for another answer than 202. Resolves to the task's id. */
  create(body: object): Promise<string>;
  get(taskId: string): Promise<Task>;
  /** Polls until the task is so. */
  until(taskId: string, what: string, isSo: (task: Task) => boolean): Promise<Task>;
  /** The task when it neither waits nor runs, with nothing more to do. */
  ended(taskId: string): Promise<Task>;
  /** The one task of an issue, as soon as the organization knows it. */
  ofIssue(repository: string, issue: number): Promise<string>;
  list(): Promise<readonly WorkbenchTaskSummary[]>;
  command(taskId: string, command: string, body?: object): Promise<Answer>;
  changes(taskId: string): Promise<TaskChanges>;
  /** The whole log, oldest first, page by page. */
  log(taskId: string): Promise<TaskLogChunk[]>;
}

const busy: readonly string[] = ["queued", "attaching", "preparing", "running", "publishing"];

/** It waits or runs. */
export function isBusy({ status }: { status: string }): boolean {
  return busy.includes(status);
}

export function tasksClient(stack: Stack, login: string): TasksClient {
  const orgId = orgIdOf(stack, login);
  const path = (taskId: string): string => `/api/orgs/${orgId}/tasks/${taskId}`;
  const read = async <T>(at: string, schema: { parse(value: unknown): T }): Promise<T> => {
    const answer = await stack.api.get(at);
    if (answer.status === 200) return schema.parse(answer.body);
    throw new Error(`GET ${at}: ${answer.status} ${JSON.stringify(answer.body)}`);
  };
  const get = (taskId: string) => read(path(taskId), taskSchema);
  const list = async () => (await stack.api.snapshot(orgId)).taskSummaries;
  const until = (taskId: string, what: string, isSo: (task: Task) => boolean) =>
    pollUntil(
      `task ${taskId}: ${what}`,
      async () => {
        const task = await get(taskId);
        if (isSo(task)) return task;
        throw new Error(`it is\n${JSON.stringify(task, null, 1)}`);
      },
      { timeoutMs: 120_000, everyMs: 100 },
    );
  return {
    orgId,
    get,
    until,
    list,
    async create(body) {
      const answer = await stack.api.post(`/api/orgs/${orgId}/tasks`, body);
      if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
      return createTaskResponseSchema.parse(answer.body).taskId;
    },
    ended: (taskId) =>
      until(
        taskId,
        "it ends",
        (task) =>
          !isBusy(task) && task.requests.every(({ status }) => status !== "pending" && status !== "running"),
      ),
    ofIssue: (repository, issue) =>
      pollUntil(`${repository}#${issue} has a task`, async () => {
        const found = (await list()).filter(
          ({ repoFullName, issueNumber }) => repoFullName === repository && issueNumber === issue,
        );
        if (found.length > 1) throw new Error(`there are ${found.length}`);
        return found[0]?.taskId ?? null;
      }),
    command: (taskId, command, body) => stack.api.post(`${path(taskId)}/${command}`, body),
    changes: (taskId) => read(`${path(taskId)}/changes`, taskChangesSchema),
    async log(taskId) {
      const chunks: TaskLogChunk[] = [];
      let before: number | null = Number.MAX_SAFE_INTEGER;
      while (before !== null) {
        const at: string = before === Number.MAX_SAFE_INTEGER ? "" : `&before=${before}`;
        const page = await read(`${path(taskId)}/log?limit=100${at}`, taskLogPageSchema);
        chunks.push(...page.chunks);
        before = page.before;
      }
      return chunks.toSorted((a, b) => a.n - b.n);
    },
  };
}

/** What GitHub has of one task. */
export interface Published {
  readonly checkRuns: readonly {
    name: string;
    status: string;
    conclusion: string | null;
    headSha: string;
    externalId: string;
  }[];
  /** The App's comments with the task's marker, on all issues and pull requests of the repository. */
  readonly comments: readonly { number: number; body: string }[];
  /** The App's pull requests from the task's own branch. */
  readonly pulls: readonly {
    number: number;
    state: string;
    draft: boolean;
    headRef: string;
    headSha: string;
  }[];
  readonly branches: readonly string[];
}

export function publishedOf({ github }: Stack, name: string, taskId: string): Published {
  const repository = github.repository(name);
  const bot = github.account(github.appBot()).id;
  const suffix = `-${taskId.slice(-6)}`;
  const subjects = [...repository.issues.values(), ...repository.pulls.values()];
  return {
    checkRuns: [...repository.checkRuns.values()]
      .filter(({ externalId }) => externalId.startsWith(`task:${taskId}:`))
      .map(({ name: checkName, status, conclusion, headSha, externalId }) => ({
        name: checkName,
        status,
        conclusion,
        headSha,
        externalId,
      })),
    comments: subjects.flatMap(({ number, comments }) =>
      comments
        .filter(({ authorId, body }) => authorId === bot && body.includes(`<!-- foundry:task:${taskId} -->`))
        .map(({ body }) => ({ number, body })),
    ),
    pulls: [...repository.pulls.values()]
      .filter(({ authorId, head }) => authorId === bot && head.ref.endsWith(suffix))
      .map(({ number, state, draft, head }) => ({
        number,
        state,
        draft,
        headRef: head.ref,
        headSha: head.sha,
      })),
    branches: [...repository.refs.keys()]
      .filter((ref) => ref.startsWith("refs/heads/foundry/") && ref.endsWith(suffix))
      .map((ref) => ref.slice("refs/heads/".length)),
  };
}

/** Polls until GitHub has been told all of it: check runs ended, the comment says what the task is. */
export function untilPublished(
  stack: Stack,
  name: string,
  taskId: string,
  isSo: (published: Published) => boolean,
): Promise<Published> {
  return pollUntil(`${name}: what task ${taskId} published`, () => {
    const published = publishedOf(stack, name, taskId);
    if (isSo(published)) return published;
    throw new Error(`it is\n${JSON.stringify(published, null, 1)}`);
  });
}
