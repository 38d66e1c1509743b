import { z } from "zod";

/** Text of an issue, a comment or a prompt, as somebody wrote it. Untrusted [TK5]. */
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

export const briefTriggerV1Schema = z.enum(["issue_assigned", "pr_review_comment", "issue_mention"]);
export const briefTriggerV2Schema = z.enum([
  ...briefTriggerV1Schema.options,
  "pr_review",
  "workflow_run_failed",
  "schedule",
  "prompt",
]);
export type BriefTrigger = z.infer<typeof briefTriggerV2Schema>;

const nonEmpty = z.string().min(1);

/** [HC1] No user, password, query or fragment: nothing in it can be a credential. Plain http on loopback only. */
const cloneUrl = z
  .string()
  .regex(
    /^(https:\/\/|http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:[0-9]+)?\/)[^@?#\s]+$/,
    "must be an https URL without credentials, query or fragment",
  )
  .meta({ description: "https, without credentials; git asks for those through the environment." });

/** The parts that both versions share. */
const common = {
  repo: z.strictObject({
    owner: nonEmpty,
    name: nonEmpty,
    clone_url: cloneUrl,
    default_branch: nonEmpty,
  }),
  familiar: z
    .strictObject({
      id: nonEmpty,
      display_name: nonEmpty,
      model: nonEmpty.optional().meta({ description: "The model to use; absent: the harness' own choice." }),
      skills: z.array(nonEmpty),
    })
    .meta({ description: "As whom the harness works." }),
  workspace: z.strictObject({
    root: z
      .string()
      .regex(/^\//, "must be an absolute path")
      .meta({ description: "The clone to work in; also the working directory." }),
  }),
};

export const sessionBriefV1Schema = z.strictObject({
  contract_version: z.literal("1"),
  trigger: briefTriggerV1Schema,
  task: briefTaskV1Schema,
  ...common,
});
const sessionBriefV2Schema = z.strictObject({
  contract_version: z.literal("2"),
  trigger: briefTriggerV2Schema,
  task: briefTaskV2Schema,
  ...common,
});

/** What a harness is told. */
export const sessionBriefSchema = z.discriminatedUnion("contract_version", [
  sessionBriefV1Schema,
  sessionBriefV2Schema,
]);
export type SessionBrief = z.infer<typeof sessionBriefSchema>;
