export {
  deliveryGuidSchema,
  githubIdSchema,
  pullRequestId,
  pullRequestIdSchema,
  pullRequestNumberSchema,
  taskIdSchema,
} from "./ids.ts";
export type { DeliveryGuid, GithubId, PullRequestId, TaskId } from "./ids.ts";
export {
  activitySchema,
  connectionSchema,
  organizationEventSchema,
  organizationListItemSchema,
  organizationSummarySnapshotSchema,
  syncSchema,
  taskPullRequestSchema,
  taskStatusSchema,
  workbenchOpenPrSummarySchema,
  workbenchRepoSummarySchema,
  workbenchTaskSummarySchema,
} from "./organization.ts";
export type {
  Activity,
  Connection,
  OrganizationEvent,
  OrganizationListItem,
  OrganizationSummarySnapshot,
  Sync,
  TaskPullRequest,
  TaskStatus,
  WorkbenchOpenPrSummary,
  WorkbenchRepoSummary,
  WorkbenchTaskSummary,
} from "./organization.ts";
export { isValidBranchName } from "./branch-name.ts";
export {
  answerTaskBodySchema,
  branchNameSchema,
  createTaskBodySchema,
  createTaskResponseSchema,
  harnessListSchema,
  harnessProviderSchema,
  TASK_LOG_TAIL,
  taskAttemptDetailSchema,
  taskChangesSchema,
  taskEventSchema,
  taskLogPageSchema,
  taskSchema,
  taskSnapshotSchema,
  taskTransitionSchema,
} from "./task.ts";
export type {
  AnswerTaskBody,
  CreateTaskBody,
  CreateTaskResponse,
  HarnessList,
  HarnessProvider,
  Task,
  TaskAttempt,
  TaskAttemptDetail,
  TaskAttemptOutcome,
  TaskChanges,
  TaskCheck,
  TaskEvent,
  TaskLogChunk,
  TaskLogPage,
  TaskRequestSummary,
  TaskResult,
  TaskSnapshot,
  TaskTransition,
  TaskTriggerName,
} from "./task.ts";
export {
  deliveriesEventSchema,
  deliveriesSnapshotSchema,
  deliveryCountsSchema,
  deliverySchema,
  deliveryStatusSchema,
  deliverySummarySchema,
  parkedItemSchema,
  recoverySchema,
} from "./deliveries.ts";
export type {
  DeliveriesEvent,
  DeliveriesSnapshot,
  Delivery,
  DeliveryCounts,
  DeliveryStatus,
  DeliverySummary,
  ParkedItem,
  Recovery,
} from "./deliveries.ts";
export { clientMessageSchema, topicEventSchemas, topicSchema, topicSnapshotSchemas } from "./live.ts";
export type { ClientMessage, ServerMessage, Topic, TopicTypes } from "./live.ts";
export {
  deliveryListSchema,
  githubConnectionSchema,
  jobAcceptedSchema,
  organizationListSchema,
  parkedListSchema,
  problemSchema,
  readinessSchema,
} from "./api.ts";
export type {
  DeliveryList,
  GithubConnection,
  JobAccepted,
  OrganizationList,
  ParkedList,
  Problem,
  Readiness,
} from "./api.ts";
export {
  APP_NAME_MAX,
  convertAppBodySchema,
  createAppAnswerSchema,
  createAppBodySchema,
  createdAppSchema,
} from "./connect.ts";
export type { ConvertAppBody, CreateAppAnswer, CreateAppBody, CreatedApp } from "./connect.ts";
export { topicKey } from "./topic-key.ts";
export { deliveriesModel, organizationModel, taskModel, topicModels } from "./topic-models.ts";
export type { TopicChange, TopicModel } from "./topic-models.ts";
export {
  branchConflictSchema,
  branchMoveSchema,
  branchSchema,
  branchStateSchema,
  commitShaSchema,
  createJobBodySchema,
  createJobResponseSchema,
  jobStepSchema,
  projectionStateSchema,
  repositoryEventSchema,
  repositoryIdentitySchema,
  repositoryJobDetailSchema,
  repositoryJobKindSchema,
  repositoryJobListSchema,
  repositoryJobSchema,
  repositoryJobStatusSchema,
  repositorySnapshotSchema,
} from "./repository.ts";
export type {
  Branch,
  BranchConflict,
  BranchMove,
  BranchState,
  CreateJobBody,
  CreateJobResponse,
  JobStep,
  ProjectionState,
  RepositoryEvent,
  RepositoryIdentity,
  RepositoryJob,
  RepositoryJobDetail,
  RepositoryJobKind,
  RepositoryJobList,
  RepositoryJobStatus,
  RepositorySnapshot,
} from "./repository.ts";
export { repoConfigIssueSchema, repoConfigSchema, repoConfigStateSchema } from "./repo-config.ts";
export type { RepoConfig, RepoConfigIssue, RepoConfigState } from "./repo-config.ts";
export { describeRepoConfig, repoConfigDefaults, resolveRepoConfig } from "./resolve-repo-config.ts";
export type { RepoConfigEntry, ResolvedRepoConfig } from "./resolve-repo-config.ts";
