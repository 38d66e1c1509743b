import type {
  Connection,
  CreateJobResponse,
  CreateTaskBody,
  CreateTaskResponse,
  JobAccepted,
  OrganizationListItem,
  RepoConfigState,
  RepositoryJob,
  RepositoryJobDetail,
  RepositoryJobList,
  Task,
  TaskLogPage,
  WorkbenchTaskSummary,
} from "@foundry/shared";
import type {
  FullSyncInput,
  HandleDeliveriesInput,
  HandleDeliveriesOutput,
} from "../../actors/github-state/index.ts";
import type { CreateJobInput } from "../../actors/repository/index.ts";
import type { AttemptTexts, ChangesPage, SettleParkedInput } from "../../actors/task/index.ts";
import type { ParkedMessage } from "../../actors/outbox-contract.ts";
import type {
  TopicEvents,
  TopicEventsInput,
  TopicStateInput,
  TopicStatePage,
} from "../../actors/topic-log/index.ts";

/** The actions that the app-shell calls, by actor. */

interface ParkedActions {
  listParked(): ParkedMessage[];
  retryParked(input: { id: string }): void;
  discardParked(input: { id: string }): void;
}

export interface TopicActions {
  getTopicState(input: TopicStateInput): TopicStatePage;
  getTopicEvents(input: TopicEventsInput): TopicEvents;
}

export interface OrganizationActions extends TopicActions, ParkedActions {
  getListItem(): OrganizationListItem;
  /** Whether the account has it; asking its own actor would create one. */
  hasRepository(input: { repoId: string }): boolean;
  createTask(body: CreateTaskBody): CreateTaskResponse;
  archiveTask(input: { taskId: string }): WorkbenchTaskSummary;
  restoreTask(input: { taskId: string }): WorkbenchTaskSummary;
  cancelTask(input: { taskId: string }): WorkbenchTaskSummary;
  retryTask(input: { taskId: string }): WorkbenchTaskSummary;
  answerTask(input: { taskId: string; text: string }): WorkbenchTaskSummary;
  /** What GitHub was not shown of its tasks; no task's actor is woken for it. */
  listParkedOfTasks(): readonly { readonly taskId: string; readonly parked: readonly ParkedMessage[] }[];
  settleParkedOfTask(input: SettleParkedInput & { taskId: string }): void;
}

export interface GithubStateActions extends ParkedActions {
  handleDeliveries(input: HandleDeliveriesInput): HandleDeliveriesOutput;
  fullSync(input: FullSyncInput): JobAccepted;
  /** `connection` is null before anything was heard of the account. */
  getSummary(): { readonly connection: Connection | null };
  /** Those that have an actor, the last one first. */
  listAttachedRepositories(): readonly { readonly repoId: string; readonly parked: number }[];
  reloadOrganization(): JobAccepted;
  reloadPullRequests(): JobAccepted;
  reloadRepository(input: { repoId: string }): JobAccepted;
  reloadPullRequest(input: { repoId: string; number: number }): JobAccepted;
}

export interface RepositoryActions extends TopicActions, ParkedActions {
  createJob(input: CreateJobInput): CreateJobResponse;
  cancelJob(input: { jobId: string }): RepositoryJob;
  retryJob(input: { jobId: string; requestedBy: string }): CreateJobResponse;
  listJobs(input: { limit: number; cursor: string | null }): RepositoryJobList;
  getJob(input: { jobId: string }): RepositoryJobDetail;
  getConfig(): RepoConfigState;
  /** Looks for what is left to do. */
  wake(): void;
}

export interface TaskActions extends TopicActions {
  getTask(): Task;
  getLog(page: { before: number | null; limit: number }): TaskLogPage;
  /** By pages, the first one after 0. */
  getChanges(page: { after: number }): ChangesPage;
  getAttempt(input: { n: number }): AttemptTexts;
}
