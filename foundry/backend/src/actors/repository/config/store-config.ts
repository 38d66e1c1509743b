import type { RepoConfigState, RepositoryIdentity } from "@foundry/shared";
import type { ParsedRepoConfig } from "../../../repo-config/index.ts";
import type { RepositoryChange } from "../change.ts";
import { loadConfig, loadConfigState, loadSchedules, replaceSchedules, saveConfig } from "../store/config.ts";
import type { StoredConfigState } from "../store/config.ts";
import type { ConfigPosition } from "./config-order.ts";
import { planSchedules } from "./plan-schedules.ts";

/** What was found at a commit. */
export type ConfigFinding = ParsedRepoConfig | { readonly kind: "absent" };

/** How `source` and `error` name the commit of a branch that is gone. */
const NO_COMMIT = "0".repeat(40);

/**
 * [RC4] [RC6] A valid file, or none, replaces what was stored; one that cannot be used is stored beside it. Schedules
 * follow what is in force [RC10]. Returns what was stored before.
 */
export async function storeConfig(
  draft: RepositoryChange,
  found: { readonly finding: ConfigFinding; readonly position: ConfigPosition; readonly nowMs: number },
  identity: RepositoryIdentity,
): Promise<RepoConfigState> {
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
  return before;
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
      return { config: null, source, warnings: [], error: null };
    case "invalid": {
      const { code, message, issues } = finding;
      return { ...before, error: { code, message, issues: [...issues], sha, atMs: nowMs } };
    }
  }
}
