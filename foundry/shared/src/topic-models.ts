import type { DeliveriesEvent, DeliveriesSnapshot } from "./deliveries.ts";
import type { OrganizationEvent, OrganizationSummarySnapshot } from "./organization.ts";
import type { RepositoryEvent, RepositorySnapshot } from "./repository.ts";
import { TASK_LOG_TAIL } from "./task.ts";
import type { TaskEvent, TaskSnapshot } from "./task.ts";

/**
 * What one event does to a topic's state. A state is some collections of keyed rows and some single values, so one
 * model serves the hub's replica (rows as JSON text) and the browser's store (rows as objects, one render per row).
 */
export type TopicChange =
  | { op: "upsert"; collection: string; key: string; value: unknown }
  | { op: "remove"; collection: string; key: string }
  | { op: "set"; name: string; value: unknown };

export interface TopicModel<Snapshot, Event> {
  /** The snapshot's array properties: the key of a row, and how many rows are kept (the newest; absent: all). */
  readonly collections: Readonly<Record<string, { key(row: never): string; keep?: number }>>;
  /** The snapshot's other live properties. */
  readonly values: readonly string[];
  change(event: Event): TopicChange;
  /** The snapshot's properties that never change and follow from the topic; absent: none. */
  identity?(topic: never): Readonly<Record<string, unknown>>;
  /** Marks the types for inference; never set. */
  readonly snapshotType?: Snapshot;
}

export const organizationModel: TopicModel<OrganizationSummarySnapshot, OrganizationEvent> = {
  collections: {
    repos: { key: (row: { repoId: string }) => row.repoId },
    taskSummaries: { key: (row: { taskId: string }) => row.taskId },
    openPullRequests: { key: (row: { prId: string }) => row.prId },
    recentActivity: { key: (row: { activityId: string }) => row.activityId, keep: 50 },
  },
  values: ["connection", "sync"],
  identity: (topic: { orgId: string }) => ({ organizationId: topic.orgId }),
  change(event) {
    switch (event.type) {
      case "pullRequestUpdated":
        return upsert("openPullRequests", event.pullRequest.prId, event.pullRequest);
      case "pullRequestRemoved":
        return { op: "remove", collection: "openPullRequests", key: event.prId };
      case "repoUpdated":
        return upsert("repos", event.repo.repoId, event.repo);
      case "repoRemoved":
        return { op: "remove", collection: "repos", key: event.repoId };
      case "taskSummaryUpdated":
        return upsert("taskSummaries", event.task.taskId, event.task);
      case "taskRemoved":
        return { op: "remove", collection: "taskSummaries", key: event.taskId };
      case "activityRecorded":
        return upsert("recentActivity", event.activity.activityId, event.activity);
      case "connectionUpdated":
        return { op: "set", name: "connection", value: event.connection };
      case "syncProgress":
        return { op: "set", name: "sync", value: event.sync };
    }
  },
};

const repositoryModel: TopicModel<RepositorySnapshot, RepositoryEvent> = {
  collections: {
    branches: { key: (row: { name: string }) => row.name },
    jobs: { key: (row: { jobId: string }) => row.jobId, keep: 100 },
  },
  values: ["repository", "projection", "config"],
  identity: (topic: { orgId: string; repoId: string }) => ({
    organizationId: topic.orgId,
    repoId: topic.repoId,
  }),
  change(event) {
    switch (event.type) {
      case "branchUpdated":
        return upsert("branches", event.branch.name, event.branch);
      case "branchRemoved":
        return { op: "remove", collection: "branches", key: event.name };
      case "jobUpdated":
        return upsert("jobs", event.job.jobId, event.job);
      case "repositoryUpdated":
        return { op: "set", name: "repository", value: event.repository };
      case "projectionUpdated":
        return { op: "set", name: "projection", value: event.projection };
      case "configUpdated":
        return { op: "set", name: "config", value: event.config };
    }
  },
};

export const taskModel: TopicModel<TaskSnapshot, TaskEvent> = {
  collections: { logTail: { key: (row: { n: number }) => String(row.n), keep: TASK_LOG_TAIL } },
  values: ["task"],
  change(event) {
    switch (event.type) {
      case "taskUpdated":
        return { op: "set", name: "task", value: event.task };
      case "logAppended":
        return upsert("logTail", String(event.chunk.n), event.chunk);
    }
  },
};

export const deliveriesModel: TopicModel<DeliveriesSnapshot, DeliveriesEvent> = {
  collections: { deliveries: { key: (row: { guid: string }) => row.guid, keep: 200 } },
  values: ["counts", "recovery"],
  change(event) {
    switch (event.type) {
      case "deliveryUpdated":
        return upsert("deliveries", event.delivery.guid, event.delivery);
      case "countsUpdated":
        return { op: "set", name: "counts", value: event.counts };
      case "recoveryUpdated":
        return { op: "set", name: "recovery", value: event.recovery };
    }
  },
};

/** The model of each topic by its name. */
export const topicModels = {
  organization: organizationModel,
  repository: repositoryModel,
  task: taskModel,
  deliveries: deliveriesModel,
} as const;

function upsert(collection: string, key: string, value: unknown): TopicChange {
  return { op: "upsert", collection, key, value };
}
