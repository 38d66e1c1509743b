export {
  type AppCredentials,
  type GitHubDouble,
  type GitHubDoubleOptions,
  startGitHubDouble,
} from "./start.ts";
export type { Control } from "./control/create-control.ts";
export type { PullRequestTruth, RepositoryTruth, Truth } from "./control/read-truth.ts";
