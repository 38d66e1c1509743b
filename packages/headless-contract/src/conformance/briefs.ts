import type { SessionBrief } from "../brief.ts";
import type { BriefTask, BriefTrigger } from "../brief.ts";
import { createBrief } from "../create-brief.ts";
import type { ContractVersion } from "../version.ts";
import type { Workspace } from "./workspace.ts";

interface Asked {
  readonly name: string;
  readonly trigger: BriefTrigger;
  readonly task: BriefTask;
}

/** Where hostile text leads if somebody executes it: in the workspace, in HOME, beside both. */
export const trap = "executed-by-harness";
const hostile = [
  `$(touch ${trap})`,
  `\`touch ${trap}\``,
  `"; touch ${trap}; "`,
  `' && touch ${trap} && '`,
  "--help",
  "\u202e\u0000\u0007\ud83e\udd16",
  '"}},"auth":{"token":"x"}',
  "x".repeat(20_000),
].join("\n");

const asked: readonly Asked[] = [
  {
    name: "fix_issue",
    trigger: "issue_assigned",
    task: {
      kind: "fix_issue",
      issue_number: 42,
      issue_title: "Say in README.md how to start",
      issue_body: "New people ask. One line is enough.",
    },
  },
  {
    name: "respond_to_mention",
    trigger: "issue_mention",
    task: { kind: "respond_to_mention", issue_number: 42, comment_body: "@foundry fix the README, please" },
  },
  {
    name: "address_review_comment",
    trigger: "pr_review_comment",
    task: {
      kind: "address_review_comment",
      pr_number: 7,
      comment_body: "Say what it returns for no prices.",
      diff_hunk: "@@ -1,3 +1,3 @@\n-export function sum(prices) {\n+export function total(prices) {",
    },
  },
  {
    name: "hostile text",
    trigger: "issue_assigned",
    task: { kind: "fix_issue", issue_number: 43, issue_title: hostile.slice(0, 256), issue_body: hostile },
  },
  {
    name: "run_prompt",
    trigger: "prompt",
    task: { kind: "run_prompt", prompt: "Add a comment to cart.js." },
  },
  {
    name: "run_schedule",
    trigger: "schedule",
    task: { kind: "run_schedule", schedule_name: "nightly", prompt: "Check the README." },
  },
  {
    name: "fix_failed_run",
    trigger: "workflow_run_failed",
    task: {
      kind: "fix_failed_run",
      workflow_name: "CI",
      run_url: "https://github.com/acme/storefront/actions/runs/1",
      head_branch: "foundry/conformance-000000",
    },
  },
  {
    name: "address_review",
    trigger: "pr_review",
    task: { kind: "address_review", pr_number: 7, review_body: "Please explain the cart." },
  },
];

export interface BriefCase {
  readonly name: string;
  readonly brief: (workspace: Workspace) => SessionBrief;
}

/** Every kind of task in every version that both sides speak. */
export function briefCases(versions: readonly ContractVersion[]): readonly BriefCase[] {
  return versions.flatMap((version) =>
    asked
      .filter(({ trigger, task }) => createBrief(content(trigger, task, "/"), [version]).kind === "created")
      .map(({ name, trigger, task }) => ({
        name: `${name}, version ${version}`,
        brief: (workspace) => {
          const created = createBrief(content(trigger, task, workspace.root), [version]);
          if (created.kind !== "created") throw new Error(created.message);
          return created.brief;
        },
      })),
  );
}

function content(trigger: BriefTrigger, task: BriefTask, root: string) {
  return {
    trigger,
    task,
    repo: {
      owner: "acme",
      name: "storefront",
      clone_url: "https://conformance.invalid/acme/storefront.git",
      default_branch: "main",
    },
    familiar: { id: "conformance", display_name: "Conformance Kit", skills: [] },
    workspace: { root },
  };
}
