import { TerminalError } from "@foundry/durable";
import { repoConfigSchema } from "@foundry/shared";
import type { RepoConfig } from "@foundry/shared";
import { z } from "zod";
import type { GithubInstallationPort, RepositoryName } from "../../../ports/github.ts";
import type { TaskContext } from "../context.ts";
import { checkKeyOf, checkName } from "../effects/check-key.ts";
import type { Plan, Target } from "./plan.ts";
import { planSchema } from "./plan.ts";
import { readConfig, settingsOf } from "./resolve-settings.ts";
import { resolveTarget } from "./resolve-target.ts";
import type { TaskPatch, TaskRun } from "./task-run.ts";
import { withMirror } from "./with-mirror.ts";
import type { WorkerDeps } from "./worker-deps.ts";

const PLAN = "plan";
const storedConfigSchema = z.object({ config: repoConfigSchema.nullable() });

/**
 * [HC4] Before anything runs: a token, the asker's permission, names resolved to commits, the check run in progress on
 * an immutable commit. After a kill the plan is what was recorded, and only the check run is looked for again.
 *
 * @throws TerminalError with the reason that is recorded on the task
 */
export async function preflight(
  w: WorkerDeps,
  c: TaskContext,
  run: TaskRun,
): Promise<{ readonly plan: Plan; readonly check: Check }> {
  const github = w.github.forInstallation(run.repository.installationId);
  const repository = repositoryName(run.repository.fullName);
  const known = planSchema.safeParse(await run.readIntent(PLAN));
  const plan = known.success ? known.data : await makePlan(w, c, run, { github, repository });
  const at = { github, repository, target: plan.target, isFirst: !known.success };
  return { plan, check: await startCheck(w, c, run, at) };
}

/** What the task knows of its check run; where it is, is recorded with the first attempt. */
type Check = NonNullable<TaskPatch["check"]>;

interface Place {
  readonly github: GithubInstallationPort;
  readonly repository: RepositoryName;
}

async function makePlan(w: WorkerDeps, c: TaskContext, run: TaskRun, place: Place): Promise<Plan> {
  const { github } = place;
  const { signal } = run;
  const { repoId } = run.repository;
  const [{ defaultBranch, isArchived }] = await Promise.all([
    github.getRepository({ repoId, signal }),
    github.createRepositoryToken({ repoId, permissions: { contents: "read" }, signal }),
    checkPermission(run, place),
  ]);
  if (isArchived)
    throw new TerminalError(
      "repository_archived",
      "The repository is archived at GitHub: nothing can be pushed.",
    );
  const plan = await withMirror(w, c, run, async (mirror) => {
    const target = await resolveTarget({ run, ...place, mirror, defaultBranch });
    const { config, problem } = await readConfig(mirror, target, signal);
    const used = problem === null ? config : await goodConfig(c, run, problem);
    return { target, settings: settingsOf(run, used, w.harnesses.default) };
  });
  await run.commit(async (draft) => {
    await draft.intent(PLAN, plan);
    // Before it is there: whatever dies from here on, its end is looked after [HC5].
    draft.patch({
      check: { headSha: plan.target.startSha, url: null, status: "in_progress", conclusion: null },
    });
  });
  return plan;
}

/** [RC4] A file that cannot be used leaves in force what was good before it; the repository knows it. */
async function goodConfig(c: TaskContext, run: TaskRun, problem: string): Promise<RepoConfig> {
  await run.log(0, "foundry", `The repository's configuration file is not used: ${problem}\n`);
  try {
    const stored = storedConfigSchema.parse(await c.repository(run.repository.repoId)("getConfig", {}));
    return stored.config ?? {};
  } catch (error) {
    c.log({ msg: "a repository did not say its configuration", error: String(error) });
    return {};
  }
}

/** [HC4] [TK3] */
async function checkPermission(run: TaskRun, { github, repository }: Place): Promise<void> {
  const login = run.request.requestedBy;
  if (login === null) return;
  const permission = await github.getPermission({ repository, login, signal: run.signal });
  if (!["admin", "maintain", "write"].includes(permission))
    throw new TerminalError(
      "permission_denied",
      `${login} has no write access to ${run.repository.fullName}, so nothing was run.`,
    );
}

/** [DX7] Looks first, where somebody with the same plan was here before; the marker is the run's. */
async function startCheck(
  w: WorkerDeps,
  c: TaskContext,
  run: TaskRun,
  { github, repository, target, isFirst }: Place & { readonly target: Target; readonly isFirst: boolean },
): Promise<Check> {
  const { signal } = run;
  const headSha = target.startSha;
  const key = checkKeyOf({ repository, headSha, taskId: c.taskId, run: run.n });
  const detailsUrl = w.taskUrl(c.orgId, c.taskId);
  const found = isFirst ? null : await github.findCheckRun({ ...key, signal });
  const title = "Working on it";
  const summary = `${checkName} works on: ${w.github.redact(run.request.title)}`;
  const check =
    found ??
    (await github.startCheckRun({ ...key, title, summary, ...(detailsUrl && { detailsUrl }), signal }));
  return { headSha, url: check.url, status: "in_progress", conclusion: null };
}

export function repositoryName(fullName: string): RepositoryName {
  const [owner = "", name = ""] = fullName.split("/");
  return { owner, name };
}

/** The plan's harness on this machine, and its kind of sandbox. @throws TerminalError `harness_unavailable` */
export async function chooseTools(w: WorkerDeps, { settings, target }: Plan) {
  const { harness: provider, command } = settings;
  const choice = await w.harnesses.choose({ provider, command, isFork: target.isFork });
  const { adapter, note } = await w.sandboxes.choose(settings.docker);
  if (choice.kind === "available") return { program: choice.program, adapter, note };
  throw new TerminalError("harness_unavailable", choice.message);
}
