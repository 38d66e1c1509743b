import { z } from "zod";

/** Longest text of an issue, a comment or a prompt that a brief carries. */
const text = z.string();
const number = z.number().int().positive();

/** Version 1 (tasks.md; wire names are fixed, other programs implement them). */
export const briefTaskV1Schema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fix_issue"), issue_number: number, issue_title: text, issue_body: text }),
  z.strictObject({
    kind: z.literal("address_review_comment"),
    pr_number: number,
    comment_body: text,
    diff_hunk: text.optional(),
  }),
  z.strictObject({ kind: z.literal("respond_to_mention"), issue_number: number, comment_body: text }),
]);

/** What version 2 adds, and nothing else. */
export const briefTaskV2Schema = z.discriminatedUnion("kind", [
  ...briefTaskV1Schema.options,
  z.strictObject({ kind: z.literal("run_prompt"), prompt: text }),
  z.strictObject({ kind: z.literal("run_schedule"), schedule_name: text, prompt: text }),
  z.strictObject({
    kind: z.literal("fix_failed_run"),
    workflow_name: text,
    run_url: text,
    head_branch: text,
    pr_number: number.optional(),
    prompt_additions: text.optional(),
  }),
  z.strictObject({ kind: z.literal("address_review"), pr_number: number, review_body: text }),
]);
export type BriefTask = z.infer<typeof briefTaskV2Schema>;
