export { repoConfigJsonSchema } from "./json-schema.ts";
export { parseRepoConfig, repoConfigPath } from "./parse-repo-config.ts";
export type { ParsedRepoConfig } from "./parse-repo-config.ts";
export { nextDue } from "./schedule.ts";
