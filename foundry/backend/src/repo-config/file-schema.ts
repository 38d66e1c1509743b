import { isValidBranchName, repoConfigDefaults as defaults } from "@foundry/shared";
import { z } from "zod";
import { isSchedule, nextDue } from "./schedule.ts";
import { normalizeVolumeSize, volumeSizePattern } from "./volume-size.ts";

/** [RC7] */
export const limits = {
  fileBytes: 256 * 1_024,
  scheduledJobs: 100,
  nameCharacters: 100,
  promptBytes: 32 * 1_024,
} as const;

const controlCharacter = /[\u0000-\u001F\u007F]/;

const nonEmpty = z.string().min(1, "must not be empty");
const nonEmptyList = z.array(nonEmpty).min(1, "must have at least one entry");

/** A line of text for people: a name in a list, a model. */
const line = nonEmpty
  .refine((text) => text.trim() !== "", "must not be blank")
  .refine((text) => !controlCharacter.test(text), "must not hold control characters");

const prompt = nonEmpty
  .refine((text) => text.trim() !== "", "must not be blank")
  .refine((text) => Buffer.byteLength(text) <= limits.promptBytes, "must be at most 32 KiB");

const volume = z.strictObject({
  path: z
    .string()
    .regex(/^\//, "must be an absolute path")
    .refine((path) => !path.split("/").includes(".."), 'must not contain ".."')
    .refine((path) => !controlCharacter.test(path), "must not hold control characters")
    .refine((path) => !/^[/.]*$/.test(path), "must not be the root directory")
    .meta({ description: "Where it is mounted: an absolute path." }),
  size: z
    .string()
    .regex(volumeSizePattern, "must be digits and a unit k, m, g or t, as in 10Gi")
    .transform((text, context) => {
      const size = normalizeVolumeSize(text);
      if (size !== null) return size;
      context.addIssue({ code: "custom", message: "is too large" });
      return z.NEVER;
    })
    .optional()
    .meta({
      description: `Digits and a unit k, m, g or t; ${defaults.volume.size} where it is not written.`,
      examples: ["10Gi", "500Mi"],
    }),
});

const sandbox = z
  .strictObject({
    size: z.enum(["small", "medium", "large"]).optional().meta({
      description: "Processors and memory of the sandbox.",
      default: defaults.sandbox.size,
    }),
    docker: z.boolean().optional().meta({
      description: "Whether tasks may run containers.",
      default: defaults.sandbox.docker,
    }),
    volumes: z
      .array(volume)
      .superRefine((volumes, context) => refuseTwins(volumes, "path", context))
      .optional()
      .meta({ description: "Storage that outlives a task." }),
  })
  .meta({ description: "What tasks run in." });

const harness = z
  .strictObject({
    provider: z.enum(["claude_code", "codex", "opencode", "command"]).optional().meta({
      description: "The agent that works on tasks; `command` is a program of your own.",
      default: defaults.harness.provider,
    }),
    model: line
      .max(200, "must be at most 200 characters")
      .optional()
      .meta({ description: "The model that the agent uses; its own choice where it is not written." }),
    command: nonEmptyList
      .optional()
      .meta({ description: "Program and arguments, for the provider `command`." }),
  })
  .superRefine(({ provider, command }, context) => {
    if (provider !== "command" || command !== undefined) return;
    const message = 'is required with the provider "command"';
    context.addIssue({ code: "custom", path: ["command"], message });
  })
  .meta({ description: "Who works on tasks." });

const scheduledJob = z.strictObject({
  name: line
    .refine((name) => Array.from(name).length <= limits.nameCharacters, "must be at most 100 characters")
    .meta({ description: "Unique in the file; the task is called by it.", maxLength: limits.nameCharacters }),
  branch: z
    .string()
    .refine((name) => name.length <= 255 && isValidBranchName(name), "must be a valid git branch name")
    .meta({ description: "The branch that the task works on." }),
  schedule: z
    .string()
    .refine(isSchedule, { message: "must be five fields of cron, as in 0 3 * * *", abort: true })
    .refine((text) => nextDue(text, 0) !== null, "never comes due")
    .meta({ description: "Five fields of cron, in UTC.", examples: ["0 3 * * *", "*/30 9-17 * * mon-fri"] }),
  prompt: prompt.meta({ description: "What the task is to do; at most 32 KiB." }),
});

const failedRun = z.strictObject({
  workflows: nonEmptyList
    .optional()
    .meta({ description: "Names of workflows; all where it is not written." }),
  branches: nonEmptyList.optional().meta({ description: "Names of branches; all where it is not written." }),
  prompt_additions: prompt.optional().meta({ description: "Added to the prompt; at most 32 KiB." }),
});

/**
 * `.code-factory/config.toml` as an author may write it, and the rules that the JSON Schema is made of [RC9]. Messages
 * say the rule; they follow the path, never quote a value [RC4].
 */
export const fileSchema = z.strictObject({
  sandbox: sandbox.optional(),
  harness: harness.optional(),
  scheduled_jobs: z
    .array(scheduledJob)
    .max(limits.scheduledJobs, "must have at most 100 entries")
    .superRefine((jobs, context) => refuseTwins(jobs, "name", context))
    .optional()
    .meta({ description: "Tasks that start by themselves." }),
  on_event: z
    .strictObject({
      failed_run: z
        .array(failedRun)
        .optional()
        .meta({ description: "A workflow run on a task's pull request failed: the task goes on." }),
    })
    .optional()
    .meta({ description: "What happens on events at GitHub." }),
});

function refuseTwins<Name extends string>(
  list: readonly Readonly<Record<Name, string>>[],
  name: Name,
  context: z.RefinementCtx,
): void {
  const seen = new Set<string>();
  for (const [index, entry] of list.entries()) {
    const value = entry[name];
    if (seen.has(value)) {
      context.addIssue({ code: "custom", path: [index, name], message: "must be unique in the file" });
    }
    seen.add(value);
  }
}
