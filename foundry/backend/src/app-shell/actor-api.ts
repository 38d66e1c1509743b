import { TerminalError } from "@foundry/durable";
import type { Topic } from "@foundry/shared";
import type { TopicHub } from "@foundry/topics/server";
import { ActorUnavailableError } from "./actors-client/index.ts";
import type { ActorsClient } from "./actors-client/index.ts";
import { notFound } from "./problem.ts";
import type { OrganizationDirectory } from "./routes/organization-gate.ts";
import type { OrganizationDeps } from "./routes/organizations.ts";
import type { RepositoryDeps, RepositoryRef } from "./routes/repositories.ts";
import type { ReloadDeps } from "./routes/reloads.ts";
import type { TaskCommand, TaskDeps } from "./routes/tasks.ts";

const TASK_ACTIONS = {
  cancel: "cancelTask",
  retry: "retryTask",
  archive: "archiveTask",
  restore: "restoreTask",
} as const satisfies Record<TaskCommand, string>;

/** What the routes ask for, answered by the actors and the hub. */
export function actorApi(
  actors: ActorsClient,
  directory: OrganizationDirectory,
  hub: Pick<TopicHub<Topic>, "snapshot">,
): { organizations: OrganizationDeps; reloads: ReloadDeps; repositories: RepositoryDeps; tasks: TaskDeps } {
  return {
    organizations: {
      directory,
      listItem: (orgId) => actors.organization(orgId).call("getListItem"),
      snapshot: (topic) => snapshotText(hub, topic),
    },
    reloads: {
      directory,
      organization: (orgId) => actors.githubState(orgId).call("reloadOrganization"),
      pullRequests: (orgId) => actors.githubState(orgId).call("reloadPullRequests"),
      repository: (orgId, repoId) => actors.githubState(orgId).call("reloadRepository", { repoId }),
      pullRequest: (orgId, repoId, number) =>
        actors.githubState(orgId).call("reloadPullRequest", { repoId, number }),
    },
    repositories: repositoryApi(actors, directory, hub),
    tasks: {
      directory,
      // a prompt has nothing by which a second try could be recognized, a pull request or a branch does
      create: (orgId, body) =>
        actors
          .organization(orgId)
          .with({ repeatable: body.prompt === undefined })
          .call("createTask", body),
      command: (orgId, taskId, command) => actors.organization(orgId).call(TASK_ACTIONS[command], { taskId }),
      // an answer that was heard is not given twice
      answer: (orgId, taskId, text) =>
        actors.organization(orgId).with({ repeatable: false }).call("answerTask", { taskId, text }),
      ...taskReads(actors),
    },
  };
}

/** What only the task's own actor knows. */
function taskReads(actors: ActorsClient): Pick<TaskDeps, "get" | "log" | "changes" | "attempt"> {
  const existing = async (orgId: string, taskId: string) => {
    // asking the actor of no task would create it
    if (!(await actors.hasTask(orgId, taskId))) throw notFound(`task ${taskId}`);
    return actors.task(orgId, taskId);
  };
  return {
    get: async (orgId, taskId) => (await existing(orgId, taskId)).call("getTask"),
    log: async (orgId, taskId, page) => (await existing(orgId, taskId)).call("getLog", page),
    async changes(orgId, taskId) {
      const actor = await existing(orgId, taskId);
      let { next, ...changes } = await actor.call("getChanges", { after: 0 });
      while (next !== null) {
        const page = await actor.call("getChanges", { after: next });
        changes = { ...changes, files: [...changes.files, ...page.files] };
        next = page.next;
      }
      return changes;
    },
    async attempt(orgId, taskId, n) {
      const { attempt, brief, result } = await (await existing(orgId, taskId)).call("getAttempt", { n });
      return { ...attempt, brief: parsed(brief), result: parsed(result) };
    },
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}

/** Until people sign in with a name, whoever uses the dashboard is this. */
const SOMEBODY = "dashboard";

function repositoryApi(
  actors: ActorsClient,
  directory: OrganizationDirectory,
  hub: Pick<TopicHub<Topic>, "snapshot">,
): RepositoryDeps {
  const actor = ({ orgId, repoId }: RepositoryRef) => actors.repository(orgId, repoId);
  return {
    directory,
    has: ({ orgId, repoId }) => actors.organization(orgId).call("hasRepository", { repoId }),
    snapshot: (topic) => snapshotText(hub, topic),
    createJob: (ref, body) => actor(ref).call("createJob", { body, requestedBy: SOMEBODY }),
    listJobs: (ref, page) => actor(ref).call("listJobs", page),
    getJob: (ref, jobId) => actor(ref).call("getJob", { jobId }),
    cancelJob: (ref, jobId) => actor(ref).call("cancelJob", { jobId }),
    retryJob: (ref, jobId) => actor(ref).call("retryJob", { jobId, requestedBy: SOMEBODY }),
    getConfig: (ref) => actor(ref).call("getConfig"),
  };
}

async function snapshotText(hub: Pick<TopicHub<Topic>, "snapshot">, topic: Topic): Promise<string> {
  try {
    return (await hub.snapshot(topic)).dataJson;
  } catch (error) {
    if (error instanceof TerminalError) throw notFound(`${topic.name} of that id`);
    throw new ActorUnavailableError("the topic's publisher cannot be reached", { cause: error });
  }
}
