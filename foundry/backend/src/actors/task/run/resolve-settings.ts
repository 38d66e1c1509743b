import { GitError } from "@foundry/git";
import type { Mirror } from "@foundry/git";
import { harnessProviderSchema, resolveRepoConfig } from "@foundry/shared";
import type { HarnessProvider, RepoConfig } from "@foundry/shared";
import { parseRepoConfig, repoConfigPath } from "../../../repo-config/index.ts";
import type { Settings, Target } from "./plan.ts";
import type { TaskRun } from "./task-run.ts";

/** As parseRepoConfig's own limit: a larger file is refused by it. */
const MAX_CONFIG_BYTES = 256 * 1024;

/** What to say where the file cannot be used; null: it can, or there is none. */
export interface ReadConfig {
  readonly config: RepoConfig;
  readonly problem: string | null;
}

/** [TK5] Always the default branch's: what a branch or a fork says of its own run does not count. */
export async function readConfig(mirror: Mirror, target: Target, signal: AbortSignal): Promise<ReadConfig> {
  const { defaultBranch } = target;
  const head = (await mirror.headShas([defaultBranch], { signal })).get(defaultBranch);
  if (head === undefined) return { config: {}, problem: null };
  try {
    const file = await mirror.readFile(head, repoConfigPath, { maxBytes: MAX_CONFIG_BYTES, signal });
    if (file.kind !== "file") return { config: {}, problem: null };
    const parsed = parseRepoConfig(file.content);
    if (parsed.kind === "valid") return { config: parsed.config, problem: null };
    return { config: {}, problem: parsed.message };
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== "git_file_too_large") throw error;
    return { config: {}, problem: "The file is larger than 256 KiB." };
  }
}

/** What a person asked for, else what the file says, else the operator's choice. */
export function settingsOf(
  run: Pick<TaskRun, "task">,
  config: RepoConfig,
  fallback: HarnessProvider,
): Settings {
  const { sandbox, harness } = resolveRepoConfig(config);
  return {
    harness: harnessOf(run, config, fallback),
    command: harness.command === null ? null : [...harness.command],
    model: harness.model,
    size: sandbox.size,
    docker: sandbox.docker,
    volumes: sandbox.volumes.map(({ path, size }) => ({ path, size })),
  };
}

function harnessOf(
  { task }: Pick<TaskRun, "task">,
  { harness }: RepoConfig,
  fallback: HarnessProvider,
): HarnessProvider {
  return task.harness === null ? (harness?.provider ?? fallback) : harnessProviderSchema.parse(task.harness);
}
