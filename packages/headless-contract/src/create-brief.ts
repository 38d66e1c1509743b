import type { BriefTask, BriefTrigger, SessionBrief } from "./brief.ts";
import {
  briefTaskV1Schema,
  briefTriggerV1Schema,
  sessionBriefSchema,
  sessionBriefV1Schema,
} from "./brief.ts";
import { explainIssues } from "./explain-issues.ts";
import type { ContractVersion } from "./version.ts";

export interface BriefContent {
  readonly trigger: BriefTrigger;
  readonly task: BriefTask;
  readonly repo: SessionBrief["repo"];
  readonly familiar: SessionBrief["familiar"];
  readonly workspace: SessionBrief["workspace"];
}

/** The lowest version that has the trigger and the kind of task. */
export function versionNeeded(trigger: BriefTrigger, kind: BriefTask["kind"]): ContractVersion {
  const kinds = briefTaskV1Schema.options.map((option) => option.shape.kind.value);
  const isFirst =
    briefTriggerV1Schema.options.some((known) => known === trigger) && kinds.some((known) => known === kind);
  return isFirst ? "1" : "2";
}

export type CreatedBrief =
  | { readonly kind: "created"; readonly brief: SessionBrief }
  /** The harness speaks no version that has this trigger and kind. */
  | {
      readonly kind: "contract_version_unsupported";
      readonly needed: ContractVersion;
      readonly message: string;
    };

/**
 * The brief for a harness that speaks `versions`, in the lowest version that can say it, as older harnesses of the same
 * command understand that as well. Content outside the schema (a clone URL with credentials [HC1]) throws a TypeError.
 */
export function createBrief(content: BriefContent, versions: readonly ContractVersion[]): CreatedBrief {
  const needed = versionNeeded(content.trigger, content.task.kind);
  const version = versions.toSorted().find((spoken) => spoken >= needed);
  if (version === undefined) {
    const spoken = versions.length === 0 ? "none" : versions.join(", ");
    const message = `a task of kind ${content.task.kind} by ${content.trigger} needs contract version ${needed}; the harness speaks ${spoken}`;
    return { kind: "contract_version_unsupported", needed, message };
  }
  const schema = version === "1" ? sessionBriefV1Schema : sessionBriefSchema;
  const { trigger, repo, task, familiar, workspace } = content;
  const parsed = schema.safeParse({ contract_version: version, trigger, repo, task, familiar, workspace });
  if (!parsed.success)
    throw new TypeError(`the brief does not fit its schema: ${explainIssues(parsed.error)}`);
  return { kind: "created", brief: parsed.data };
}
