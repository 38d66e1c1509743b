import { type CommitInfo, readCommits } from "../git/read-commits.ts";
import { validationFailed } from "../http/http-error.ts";
import { suiteState } from "../present/check.ts";
import type {
  CheckAnnotation,
  CheckConclusion,
  CheckRun,
  CheckSuite,
  Repository,
} from "../state/entities.ts";
import { nextId } from "../state/state.ts";
import type { World } from "../world.ts";
import { emitCheckRun, emitCheckSuite } from "./emit-check.ts";

export interface CheckRunChange {
  name?: string | undefined;
  status?: CheckRun["status"] | undefined;
  conclusion?: CheckConclusion | undefined;
  detailsUrl?: string | undefined;
  externalId?: string | undefined;
  output?:
    | {
        title?: string | undefined;
        summary: string;
        text?: string | undefined;
        /** Added to those that the run has, as on GitHub: they come in portions of 50. */
        annotations?: CheckAnnotation[] | undefined;
      }
    | undefined;
}

/**
 * A check run on a commit; its suite is made with the commit's first run.
 *
 * @throws HttpError 422 for a commit that git does not know
 */
export async function createCheckRun(
  world: World,
  repository: Repository,
  asked: CheckRunChange & { name: string; headSha: string },
  senderId: number,
): Promise<CheckRun> {
  const commit = await findCommit(repository, asked.headSha);
  const suite = await suiteOf(world, repository, commit, senderId);
  const run: CheckRun = {
    id: nextId(world.state),
    suiteId: suite.id,
    name: asked.name,
    headSha: commit.sha,
    status: "queued",
    conclusion: null,
    detailsUrl: null,
    externalId: "",
    title: null,
    summary: null,
    text: null,
    annotations: [],
    startedAtMs: world.clock.now(),
    completedAtMs: null,
  };
  repository.checkRuns.set(run.id, run);
  apply(world, run, asked);
  emitCheckRun(world, repository, run, "created", senderId);
  if (run.status === "completed") finish(world, repository, run, suite, commit, senderId);
  return run;
}

export async function updateCheckRun(
  world: World,
  repository: Repository,
  run: CheckRun,
  change: CheckRunChange,
  senderId: number,
): Promise<void> {
  const wasCompleted = run.status === "completed";
  apply(world, run, change);
  const suite = repository.checkSuites.get(run.suiteId);
  if (run.status !== "completed" || wasCompleted || suite === undefined) return;
  finish(world, repository, run, suite, await findCommit(repository, run.headSha), senderId);
}

function apply(world: World, run: CheckRun, change: CheckRunChange): void {
  run.name = change.name ?? run.name;
  run.status = change.conclusion === undefined ? (change.status ?? run.status) : "completed";
  run.conclusion = change.conclusion ?? run.conclusion;
  run.detailsUrl = change.detailsUrl ?? run.detailsUrl;
  run.externalId = change.externalId ?? run.externalId;
  if (change.output !== undefined) {
    run.title = change.output.title ?? run.title;
    run.summary = change.output.summary;
    run.text = change.output.text ?? run.text;
    run.annotations.push(...(change.output.annotations ?? []));
  }
  if (run.status === "completed") run.completedAtMs ??= world.clock.now();
}

/** A run has ended: its event, and the suite's when it was the last. */
function finish(
  world: World,
  repository: Repository,
  run: CheckRun,
  suite: CheckSuite,
  commit: CommitInfo,
  senderId: number,
): void {
  suite.updatedAtMs = world.clock.now();
  emitCheckRun(world, repository, run, "completed", senderId);
  if (suiteState(repository, suite).status !== "completed") return;
  emitCheckSuite(world, repository, suite, commit, "completed", senderId);
}

async function suiteOf(
  world: World,
  repository: Repository,
  commit: CommitInfo,
  senderId: number,
): Promise<CheckSuite> {
  const found = [...repository.checkSuites.values()].find((suite) => suite.headSha === commit.sha);
  if (found !== undefined) return found;
  const suite: CheckSuite = {
    id: nextId(world.state),
    headSha: commit.sha,
    headBranch: branchAt(repository, commit.sha),
    createdAtMs: world.clock.now(),
    updatedAtMs: world.clock.now(),
  };
  repository.checkSuites.set(suite.id, suite);
  emitCheckSuite(world, repository, suite, commit, "requested", senderId);
  return suite;
}

function branchAt(repository: Repository, sha: string): string | null {
  for (const [ref, tip] of repository.refs) {
    if (tip === sha && ref.startsWith("refs/heads/")) return ref.slice("refs/heads/".length);
  }
  return null;
}

/** @throws HttpError 422 */
export async function findCommit(repository: Repository, sha: string): Promise<CommitInfo> {
  const [commit] = /^[0-9a-f]{40}$/.test(sha)
    ? await readCommits(repository.gitDir, sha, 1).catch(() => [])
    : [];
  if (commit === undefined) {
    throw validationFailed([
      {
        resource: "CheckRun",
        field: "head_sha",
        code: "invalid",
        message: `No commit found for SHA: ${sha}`,
      },
    ]);
  }
  return commit;
}
