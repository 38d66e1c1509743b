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
          .with({ repeatable: !("prompt" in body) })
          .call("createTask", body),
      async get(orgId, taskId) {
        if (!(await actors.hasTask(orgId, taskId))) throw notFound(`task ${taskId}`);
        return actors.task(orgId, taskId).call("getTask");
      },
      command: (orgId, taskId, command) => actors.organization(orgId).call(TASK_ACTIONS[command], { taskId }),
    },
  };
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
