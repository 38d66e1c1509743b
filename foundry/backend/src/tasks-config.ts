import { harnessProviderSchema } from "@foundry/shared";
import type { HarnessProvider } from "@foundry/shared";
import { z } from "zod";
import { Secret } from "./secret.ts";

const SANDBOXES = ["auto", "local", "docker"] as const;

/** How tasks run in this service; a repository's own configuration may say more. */
export interface TasksConfig {
  /** Where neither the repository nor the person names one. */
  readonly harness: HarnessProvider;
  /** Names of the service's variables that agents get too, for example a key of a model's provider. */
  readonly harnessEnv: readonly string[];
  /** Their values by name, for those that are set; what is stored of an agent's output holds none of them [HC7]. */
  readonly harnessValues: Readonly<Record<string, Secret>>;
  readonly sandbox: (typeof SANDBOXES)[number];
  /** Of containers; null: the sandboxes' own default. */
  readonly sandboxImage: string | null;
  /** At one time in one worker process. */
  readonly atOnce: number;
  /** At one time of one organization, over all workers. */
  readonly perOrganization: number;
  /** Whoever puts it on an issue starts a task. Lower case, as GitHub compares labels. */
  readonly label: string;
  /** For one attempt [HC3]. */
  readonly timeoutMs: number;
  /** Attempts after the first one [HC3]. */
  readonly retries: number;
  /** How long unpushed work and archived tasks are kept. */
  readonly retentionMs: number;
}

const SECOND_MS = 1000;
const DAY_MS = 24 * 3_600_000;
const HARNESSES = harnessProviderSchema.options;

export const tasksEnvironment = {
  FOUNDRY_HARNESS: z.enum(HARNESSES, { error: `must be one of ${HARNESSES.join(", ")}` }).optional(),
  FOUNDRY_HARNESS_ENV: harnessEnvValue().optional(),
  FOUNDRY_SANDBOX: z.enum(SANDBOXES, { error: `must be one of ${SANDBOXES.join(", ")}` }).default("auto"),
  FOUNDRY_SANDBOX_IMAGE: z
    .string()
    .regex(/^[\w.\-/:@]{1,255}$/, "must be the name of a container image, for example node:24-bookworm")
    .optional(),
  FOUNDRY_TASKS_AT_ONCE: countValue("the number of tasks that one worker runs at one time", 1, 64).default(4),
  FOUNDRY_TASKS_PER_ORGANIZATION: countValue(
    "the number of tasks that one organization runs at one time",
    1,
    1000,
  ).default(4),
  FOUNDRY_TASK_LABEL: labelValue().default("foundry"),
  FOUNDRY_TASK_TIMEOUT_SECONDS: countValue("the seconds that one attempt may take", 10, 86_400).default(600),
  FOUNDRY_TASK_RETRIES: countValue("the number of attempts after the first one", 0, 10).default(2),
  FOUNDRY_TASK_RETENTION_DAYS: countValue("the days that unpushed work is kept", 1, 365).default(7),
};
const tasksSchema = z.object(tasksEnvironment);

/** Validated values → settings; the demo's tasks run the demo harness where nothing else is asked for. */
export function tasksConfig(
  values: z.infer<typeof tasksSchema>,
  env: Readonly<Record<string, string | undefined>>,
  demo: boolean,
): TasksConfig {
  const harnessEnv = values.FOUNDRY_HARNESS_ENV ?? [];
  return Object.freeze({
    harness: values.FOUNDRY_HARNESS ?? (demo ? "demo" : "claude_code"),
    harnessEnv: Object.freeze(harnessEnv),
    harnessValues: Object.freeze(secretsNamed(harnessEnv, env)),
    sandbox: values.FOUNDRY_SANDBOX,
    sandboxImage: values.FOUNDRY_SANDBOX_IMAGE ?? null,
    atOnce: values.FOUNDRY_TASKS_AT_ONCE,
    perOrganization: values.FOUNDRY_TASKS_PER_ORGANIZATION,
    label: values.FOUNDRY_TASK_LABEL,
    timeoutMs: values.FOUNDRY_TASK_TIMEOUT_SECONDS * SECOND_MS,
    retries: values.FOUNDRY_TASK_RETRIES,
    retentionMs: values.FOUNDRY_TASK_RETENTION_DAYS * DAY_MS,
  });
}

function secretsNamed(
  names: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Record<string, Secret> {
  const values = names.map((name) => [name, env[name] ?? ""] as const);
  return Object.fromEntries(
    values.filter(([, value]) => value !== "").map(([name, value]) => [name, new Secret(value)]),
  );
}

function countValue(what: string, least: number, most: number) {
  const message = `must be ${what}, a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, message)
    .transform(Number)
    .refine((count) => count >= least && count <= most, message);
}

/** Whatever opens this service or acts as the App is never an agent's: an issue's text could ask for it [HC1]. */
function harnessEnvValue() {
  const form =
    "must be names of variables with commas between, for example ANTHROPIC_API_KEY,ANTHROPIC_BASE_URL";
  const foreign =
    "must not name the service's own variables (FOUNDRY_, GITHUB_, RIVET_, COVEN_): agents never get those";
  return z
    .string()
    .transform((value) => [
      ...new Set(
        value
          .split(",")
          .map((name) => name.trim())
          .filter(Boolean),
      ),
    ])
    .refine((names) => names.every((name) => /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(name)), form)
    .refine((names) => !names.some((name) => /^(FOUNDRY|GITHUB|RIVET|COVEN)_/i.test(name)), foreign);
}

/** GitHub's own limit is 50 characters. */
function labelValue() {
  const message = "must be the name of a label, at most 50 characters, for example foundry";
  return z
    .string()
    .transform((value) => value.trim().toLowerCase())
    .refine((value) => value.length <= 50 && !/\p{Cc}/u.test(value), message);
}
