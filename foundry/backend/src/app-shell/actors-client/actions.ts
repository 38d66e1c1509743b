import type {
  Connection,
  CreateTaskBody,
  CreateTaskResponse,
  JobAccepted,
  OrganizationListItem,
  Task,
  WorkbenchTaskSummary,
} from "@foundry/shared";
import type {
  FullSyncInput,
  HandleDeliveriesInput,
  HandleDeliveriesOutput,
} from "../../actors/github-state/index.ts";
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
  createTask(body: CreateTaskBody): CreateTaskResponse;
  archiveTask(input: { taskId: string }): WorkbenchTaskSummary;
  restoreTask(input: { taskId: string }): WorkbenchTaskSummary;
  cancelTask(input: { taskId: string }): WorkbenchTaskSummary;
  retryTask(input: { taskId: string }): WorkbenchTaskSummary;
}

export interface GithubStateActions extends ParkedActions {
  handleDeliveries(input: HandleDeliveriesInput): HandleDeliveriesOutput;
  fullSync(input: FullSyncInput): JobAccepted;
  /** `connection` is null before anything was heard of the account. */
  getSummary(): { readonly connection: Connection | null };
  reloadOrganization(): JobAccepted;
  reloadPullRequests(): JobAccepted;
  reloadRepository(input: { repoId: string }): JobAccepted;
  reloadPullRequest(input: { repoId: string; number: number }): JobAccepted;
}

export interface TaskActions extends TopicActions {
  getTask(): Task;
}
