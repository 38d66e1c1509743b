import { createBrief } from "@foundry/headless-contract";
import type { ContractVersion, SessionBrief } from "@foundry/headless-contract";
import { TerminalError } from "@foundry/durable";
import type { AttemptPaths } from "../../../ports/workspace.ts";
import type { Plan } from "./plan.ts";
import { repositoryName } from "./preflight.ts";
import type { Redactor } from "./secrets.ts";
import type { TaskRun } from "./task-run.ts";

export interface BriefOptions {
  readonly run: Pick<TaskRun, "request" | "repository">;
  readonly plan: Plan;
  readonly paths: AttemptPaths;
  readonly cloneUrl: string;
  readonly versions: readonly ContractVersion[];
  readonly redactor: Redactor;
}

/** Characters of one text of an issue, a comment or a prompt; GitHub's own limit. */
const LONGEST_TEXT = 65_536;

/**
 * [HC1] [TK5] What the harness is told. Texts are whoever wrote them's, and a secret that somebody pasted into one is
 * taken out. @throws TerminalError `contract_version_unsupported`
 */
export function makeBrief({ run, plan, paths, cloneUrl, versions, redactor }: BriefOptions): SessionBrief {
  const { trigger, task } = run.request;
  const { owner, name } = repositoryName(run.repository.fullName);
  const { model } = plan.settings;
  const created = createBrief(
    {
      trigger,
      task: shortened(task, redactor),
      repo: { owner, name, clone_url: cloneUrl, default_branch: plan.target.defaultBranch },
      familiar: { id: "foundry", display_name: "Foundry", ...(model && { model }), skills: [] },
      workspace: { root: paths.repo },
    },
    versions,
  );
  if (created.kind === "created") return created.brief;
  throw new TerminalError("contract_version_unsupported", `The harness cannot do this: ${created.message}.`);
}

function shortened<T extends object>(task: T, redactor: Redactor): T {
  const entries = Object.entries(task).map(([key, value]) => [
    key,
    typeof value === "string" ? redactor.text(value).slice(0, LONGEST_TEXT) : value,
  ]);
  return Object.assign({}, task, Object.fromEntries(entries));
}
