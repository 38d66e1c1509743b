import { z } from "zod";
import { targetSchema } from "./plan.ts";

/** [DX7] What is to be published, recorded before it is; after a kill the run goes on from here. Texts are redacted. */
export const publicationSchema = z.object({
  attempt: z.number().int().positive(),
  status: z.enum(["success", "partial", "failure", "needs_input"]),
  /** Why the task ends so; null: nothing is remarkable. */
  reason: z.object({ code: z.string(), message: z.string() }).nullable(),
  target: targetSchema,
  /** null: no commits. */
  headSha: z.string().nullable(),
  summary: z.string(),
  pullRequestBody: z.string(),
});
export type Publication = z.infer<typeof publicationSchema>;

/** The intent's name. */
export const PUBLICATION = "publication";
