import type { RepoConfigIssue, RepositoryIdentity } from "@foundry/shared";
import type { ParsedRepoConfig } from "../../../repo-config/index.ts";
import type { RepositoryChange } from "../change.ts";
import { loadConfig, loadConfigState, loadSchedules, replaceSchedules, saveConfig } from "../store/config.ts";
import type { StoredConfigState } from "../store/config.ts";
import type { ConfigPosition } from "./config-order.ts";
import type { NotAFile } from "./fetch-config.ts";
import { planSchedules } from "./plan-schedules.ts";

/** What was found at a commit. */
export type ConfigFinding = ParsedRepoConfig | { readonly kind: "absent"; readonly instead: NotAFile | null };

/** How `source` and `error` name the commit of a branch that is gone. */
const NO_COMMIT = "0".repeat(40);

/**
 * [RC4] [RC6] A valid file, or none, replaces what was stored; one that cannot be used is stored beside it. Schedules
 * follow what is in force [RC10].
 */
export async function storeConfig(
  draft: RepositoryChange,
  found: { readonly finding: ConfigFinding; readonly position: ConfigPosition; readonly nowMs: number },
  identity: RepositoryIdentity,
): Promise<void> {
  const { position, nowMs } = found;
  const before = await loadConfigState(draft.tx);
  const { state } = await loadConfig(draft.tx);
  const next = nextState(state, found);
  await saveConfig(draft.tx, { position, state: next }, identity);
  if (next.error === null) {
    await replaceSchedules(draft.tx, planSchedules(await loadSchedules(draft.tx), next.config, nowMs));
  }
  const after = await loadConfigState(draft.tx);
  if (JSON.stringify(before) !== JSON.stringify(after)) draft.emit({ type: "configUpdated", config: after });
}

function nextState(
  before: StoredConfigState,
  { finding, position, nowMs }: Parameters<typeof storeConfig>[1],
): StoredConfigState {
  const sha = position.sha ?? NO_COMMIT;
  const source = { sha, updatedAtMs: nowMs };
  switch (finding.kind) {
    case "valid":
      return { config: finding.config, source, warnings: [...finding.warnings], error: null };
    case "absent":
      return { config: null, source, warnings: warningsOf(finding.instead), error: null };
    case "invalid": {
      const { code, message, issues } = finding;
      return { ...before, error: { code, message, issues: [...issues], sha, atMs: nowMs } };
    }
  }
}

const notAFile: Readonly<Record<NotAFile, string>> = {
  directory: "is a directory",
  symlink: "is a link that leads to no file of the repository",
  submodule: "is a submodule",
  encoding: "is larger than GitHub gives of a file",
  unknown: "is no file",
};

function warningsOf(instead: NotAFile | null): RepoConfigIssue[] {
  if (instead === null) return [];
  return [{ path: "", message: `${notAFile[instead]}; it counts as absent`, line: null, column: null }];
}
