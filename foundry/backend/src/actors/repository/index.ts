export { createRepositoryActor } from "./actor.ts";
export { repositoryKey } from "../keys.ts";
export { createJobSlots } from "./jobs/job-slots.ts";
export { handlers } from "./jobs/handlers/index.ts";
export type {
  BranchPullRequest,
  CreateJobInput,
  GithubMessage,
  HeadFact,
  OrganizationMessage,
  ReceiveInput,
  ReportInput,
  RepositoryReport,
  RepositoryTask,
} from "./contract.ts";
export type { RepositoryDeps } from "./deps.ts";
