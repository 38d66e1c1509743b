import { z } from "zod";

/** `.code-factory/config.toml` as its author wrote it: sparse, defaults are applied when it is read (repo-config.md). */
export const repoConfigSchema = z.object({
  sandbox: z
    .object({
      size: z.enum(["small", "medium", "large"]).optional(),
      docker: z.boolean().optional(),
      volumes: z.array(z.object({ path: z.string(), size: z.string().optional() })).optional(),
    })
    .optional(),
  harness: z
    .object({
      provider: z.enum(["claude_code", "codex", "opencode", "command"]).optional(),
      model: z.string().optional(),
      command: z.array(z.string()).optional(),
    })
    .optional(),
  scheduled_jobs: z
    .array(z.object({ name: z.string(), branch: z.string(), schedule: z.string(), prompt: z.string() }))
    .optional(),
  on_event: z
    .object({
      failed_run: z
        .array(
          z.object({
            workflows: z.array(z.string()).optional(),
            branches: z.array(z.string()).optional(),
            prompt_additions: z.string().optional(),
          }),
        )
        .optional(),
    })
    .optional(),
});
export type RepoConfig = z.infer<typeof repoConfigSchema>;

/** A warning or an error of the file: path and rule, never the file's text [RC4]. */
export const repoConfigIssueSchema = z.object({
  /** Dotted, e.g. `scheduled_jobs[0].schedule`; empty for the whole file. */
  path: z.string(),
  message: z.string(),
  /** From 1; null where the parser does not say. */
  line: z.number().int().positive().nullable(),
  column: z.number().int().positive().nullable(),
});
export type RepoConfigIssue = z.infer<typeof repoConfigIssueSchema>;

const epochMs = z.number().int().nonnegative();

/** GET …/config: the stored configuration and, beside it, what was wrong with a newer file. */
export const repoConfigStateSchema = z.object({
  /** As written; null: there is no file (or none that was ever valid). */
  config: repoConfigSchema.nullable(),
  /** The commit that `config` (or its absence) was read at; null: never read. */
  source: z.object({ sha: z.string(), updatedAtMs: epochMs }).nullable(),
  warnings: z.array(repoConfigIssueSchema),
  /** The file at a newer commit that could not be used; the good one stays in force. */
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      issues: z.array(repoConfigIssueSchema),
      sha: z.string(),
      atMs: epochMs,
    })
    .nullable(),
  /** Of the schedules in force. */
  nextRuns: z.array(z.object({ name: z.string(), dueAtMs: epochMs, lastFiredAtMs: epochMs.nullable() })),
});
export type RepoConfigState = z.infer<typeof repoConfigStateSchema>;
