import { harnessProviderSchema } from "@foundry/shared";
import { z } from "zod";

const sha = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);

/** [HC4] Where a run begins and where its commits go; decided once, before anything runs. */
export const targetSchema = z.object({
  /** The branch that is pushed. */
  branch: z.string(),
  /** What the workspace begins with; the check run is on it. */
  startSha: sha,
  /** What the branch must still be when it is pushed; null: not there. */
  expectedSha: sha.nullable(),
  /** Of the pull request. */
  baseBranch: z.string(),
  /** The open pull request that the branch has. */
  pullRequest: z.number().int().positive().nullable(),
  /** [TK5] Nothing is pushed, and the harness may only read. */
  isFork: z.boolean(),
  defaultBranch: z.string(),
});
export type Target = z.infer<typeof targetSchema>;

/** How the harness is run; of the repository's configuration on its default branch. */
export const settingsSchema = z.object({
  harness: harnessProviderSchema,
  command: z.array(z.string()).nullable(),
  model: z.string().nullable(),
  size: z.enum(["small", "medium", "large"]),
  docker: z.boolean(),
  volumes: z.array(z.object({ path: z.string(), size: z.string() })),
});
export type Settings = z.infer<typeof settingsSchema>;

/** Recorded with the check run's commit: after a kill the same run goes on with the same commits. */
export const planSchema = z.object({ target: targetSchema, settings: settingsSchema });
export type Plan = z.infer<typeof planSchema>;
