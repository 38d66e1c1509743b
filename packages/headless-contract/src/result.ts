import { z } from "zod";
import { contractVersions } from "./version.ts";

export const resultStatusSchema = z.enum(["success", "failure", "partial", "needs_input"]);
export type ResultStatus = z.infer<typeof resultStatusSchema>;

/**
 * What a harness answers; the same in both versions. Commits and files are its claim, which git is asked about [HC8];
 * all texts are untrusted and redacted before anyone sees them [HC7].
 */
export const sessionResultSchema = z.strictObject({
  contract_version: z.enum(contractVersions).default("1").meta({ description: 'Absent counts as "1".' }),
  status: resultStatusSchema,
  branch: z
    .string()
    .min(1)
    .nullish()
    .meta({ description: "The branch that the commits are on; absent or null: none was made." }),
  commits: z.array(
    z.strictObject({
      sha: z.string().regex(/^[0-9a-f]{7,64}$/, "must be 7 to 64 lower-case hexadecimal digits"),
      message: z.string(),
    }),
  ),
  files_changed: z.array(z.string().min(1)).meta({ description: "Paths relative to the workspace." }),
  summary: z.string().meta({ description: "For people; the question, where input is needed." }),
  pr_body: z.string().meta({ description: "The text of the pull request, in Markdown; may be empty." }),
  exit_reason: z.enum(["test_failure", "ambiguous_spec", "git_conflict", "infra_error"]).nullish(),
});
export type SessionResult = z.infer<typeof sessionResultSchema>;
