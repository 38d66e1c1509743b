import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createGithubClient } from "@foundry/github-client";
import type { Mirror } from "@foundry/git";
import { startGitHubDouble } from "@foundry/github-double";
import type { GitHubDouble } from "@foundry/github-double";
import type { Branch, CreateJobBody, RepositoryEvent, RepositoryJobDetail } from "@foundry/shared";
import { createActorDeps } from "../../../adapters/actor-deps.ts";
import { createGithubPort } from "../../../adapters/github.ts";
import { createWorkerGit } from "../../../adapters/worker-git.ts";
import type { GitPort } from "../../../ports/git.ts";
import { createSerial } from "../../sql/serial.ts";
import { createMemoryDatabase } from "../../testing/memory-database.ts";
import { createJob } from "../actions/create-job.ts";
import { getJob } from "../actions/read-jobs.ts";
import { receive } from "../actions/receive.ts";
import { change } from "../change.ts";
import type { RepositoryContext } from "../context.ts";
import type { BranchPullRequest, JobArgs, RepositoryMessage } from "../contract.ts";
import { migrations } from "../drizzle/migrations.ts";
import { enqueueJob } from "../jobs/enqueue-job.ts";
import { createJobSlots } from "../jobs/job-slots.ts";
import { runJobs } from "../jobs/run-jobs.ts";
import { gitRepository } from "../jobs/with-clone.ts";
import { loadMeta } from "../store/meta.ts";

export const NAME = "acme/web";

/** What a test may put between the jobs and git. */
export type Intercept = (mirror: Mirror) => Mirror;

/**
 * The repository actor's own code on real SQLite, real git and the double's HTTP, without an engine: jobs run when a
 * test says so, and a context can be given up in their middle as by a kill, and another one go on with its rows.
 */
export async function startRepository() {
  const double = await startGitHubDouble();
  const { control } = double;
  for (const login of ["mona", "sam"]) control.createUser(login);
  control.createOrganization("acme", ["mona", "sam"]);
  control.installApp("acme");
  await control.createRepository(NAME, { private: true });
  const files = { "shared.txt": "as it was\n", "readme.md": "# web\n" };
  await control.push(NAME, [{ branch: "main", message: "Begin", files }]);
  const log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const { appId, privateKey } = double.appCredentials;
  const options = {
    appId,
    privateKey,
    baseUrl: double.url,
    userAgent: "foundry-test",
    paceWrites: false,
    log,
    observe: nothing,
  };
  const github = createGithubPort(createGithubClient(options));
  const dataDir = mkdtempSync(join(tmpdir(), "foundry-repository-"));
  const git = createWorkerGit({
    github,
    dataDir,
    appSlug: () => Promise.resolve("foundry"),
    onError: rethrow,
  });
  const db = createMemoryDatabase(migrations);
  const events: RepositoryEvent[] = [];
  const clock = { offsetMs: 0 };
  let intercept: Intercept = untouched;
  let onEvent: (event: RepositoryEvent) => void = nothing;
  let n = 0;

  function contextOf(signal: AbortSignal): RepositoryContext {
    const observer = { outbox: nothing, parked: nothing, job: nothing, laneWait: nothing };
    const intercepted: GitPort = {
      ...git,
      withMirror: (of, aborted, use) => git.withMirror(of, aborted, (mirror) => use(intercept(mirror))),
    };
    const deps = createActorDeps(github, intercepted, observer);
    return {
      orgId: "1",
      repoId: String(control.repository(NAME).id),
      db,
      deps: {
        ...deps,
        now: () => deps.now() + clock.offsetMs,
        jobSlots: createJobSlots(1),
        retryPolicy: { baseMs: 0, capMs: 0, maxAttempts: 3 },
        repositoryLimits: {
          ...deps.repositoryLimits,
          leaseMs: 600_000,
          syncDebounceMs: 0,
          syncDebounceMaxMs: 0,
        },
      },
      signal,
      background: { wake: nothing, wakeAll: nothing },
      inOrder: createSerial(),
      broadcast: (_name, message) => {
        for (const { json } of message.events) {
          const told: RepositoryEvent = JSON.parse(json);
          events.push(told);
          onEvent(told);
        }
      },
      organization: refuse,
      github: refuse,
      owner: `owner-${n++}`,
      leases: { taken: false },
      running: { current: null },
      pushing: new Map(),
      told: { parked: 0 },
      retention: { dueAtMs: 0 },
      log: nothing,
    };
  }

  let stop = new AbortController();
  let c = contextOf(stop.signal);
  const tell = (messages: readonly RepositoryMessage[]) =>
    receive(c, { source: "github-state:1", lastId: ++n, messages });

  return {
    double,
    control,
    db,
    dataDir,
    events,
    clock,
    context: () => c,
    tell,
    /** What github-state would have told by now. */
    async feed() {
      await tell(messagesOf(double.url, control, c.deps.now()));
    },
    intercept(next: Intercept) {
      intercept = next;
    },
    onEvent(next: typeof onEvent) {
      onEvent = next;
    },
    /** The actor's process dies: nothing that it still does is written, and the next one goes on with the rows. */
    kill() {
      stop.abort(new Error("killed"));
      stop = new AbortController();
      c = contextOf(stop.signal);
    },
    /** Runs what is queued until nothing is left, or the process is killed. */
    runJobs: () => runJobs(c, stop.signal),
    async ask(body: CreateJobBody, requestedBy = "mona") {
      return (await createJob(c, { body, requestedBy })).jobId;
    },
    /** A job that only the service asks for. */
    async enqueue(args: JobArgs) {
      const { stored } = await change(c, (draft) => enqueueJob(c, draft, { args, requestedBy: "foundry" }));
      return stored.job.jobId;
    },
    async run(body: CreateJobBody, requestedBy = "mona"): Promise<RepositoryJobDetail> {
      const jobId = await this.ask(body, requestedBy);
      await this.runJobs();
      return getJob(c, jobId);
    },
    job: (jobId: string) => getJob(c, jobId),
    async branches(): Promise<Record<string, Branch>> {
      const rows = await db.execute<{ json: string }>("SELECT json FROM repo_branches ORDER BY name");
      const branches = rows.map((row): Branch => JSON.parse(row.json));
      return Object.fromEntries(branches.map((branch) => [branch.name, branch]));
    },
    heads: (): Record<string, string> =>
      Object.fromEntries(
        [...control.repository(NAME).refs]
          .filter(([ref]) => ref.startsWith("refs/heads/"))
          .map(([ref, sha]) => [ref.replace("refs/heads/", ""), sha]),
      ),
    /** Subjects of the commits that `branch` has and `parent` has not, oldest first. */
    async own(parent: string, branch: string): Promise<string[]> {
      const text = await control.git(NAME, ["log", "--format=%s", "--reverse", `${parent}..${branch}`]);
      return text === "" ? [] : text.split("\n");
    },
    /** Lock files, worktrees and half clones in the data directory; the clone itself is checked, too. */
    async leftovers(): Promise<string[]> {
      const { identity } = await this.meta();
      await git.withMirror(gitRepository(c, identity), stop.signal, (mirror) => mirror.fsck());
      await control.git(NAME, ["fsck", "--full"]);
      return readdirSync(dataDir, { recursive: true, encoding: "utf8" }).filter((path) =>
        /\.lock$|\.new-|\.old-|tmp_|\/worktrees\//.test(path),
      );
    },
    async meta() {
      const meta = await loadMeta(db);
      if (!meta) throw new Error("not attached");
      return meta;
    },
    pullRequests: () => Promise.resolve(pullRequestsOf(double.url, control)),
    /** Files of the data directory with such a text in them. */
    async filesWith(text: RegExp): Promise<string[]> {
      const entries = await readdir(dataDir, { recursive: true, withFileTypes: true });
      const paths = entries
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name));
      return paths.filter((path) => text.test(readFileSync(path, "latin1")));
    },
    async close() {
      stop.abort(new Error("closed"));
      await double.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

export type TestRepository = Awaited<ReturnType<typeof startRepository>>;

type Control = GitHubDouble["control"];

function pullRequestsOf(url: string, control: Control): BranchPullRequest[] {
  const { id } = control.repository(NAME);
  const truth = control.truth("acme").repositories.find((one) => one.id === id);
  return (truth?.pullRequests ?? []).map((pull) => ({
    number: pull.number,
    title: pull.title,
    state: pull.merged ? ("merged" as const) : pull.state,
    isDraft: pull.draft,
    url: `${url}/${NAME}/pull/${pull.number}`,
    baseRefName: pull.baseRef,
    headRefName: pull.headRef,
    headSha: pull.headSha,
  }));
}

/** The whole present state, as an attached repository gets it. */
function messagesOf(url: string, control: Control, nowMs: number): RepositoryMessage[] {
  const { id, defaultBranch } = control.repository(NAME);
  const truth = control.truth("acme").repositories.find((one) => one.id === id);
  const refs = Object.entries(truth?.refs ?? {}).filter(([ref]) => ref.startsWith("refs/heads/"));
  return [
    {
      kind: "repository",
      identity: {
        repoId: String(id),
        fullName: NAME,
        defaultBranch,
        url: `${url}/${NAME}`,
        isPrivate: true,
        isArchived: false,
        installationId: String(control.installation("acme").id),
      },
    },
    { kind: "pullRequests", removed: [], pullRequests: pullRequestsOf(url, control) },
    {
      kind: "heads",
      heads: refs.map(([ref, sha]) => ({
        name: ref.replace("refs/heads/", ""),
        sha,
        formerShas: [],
        pushedAtMs: nowMs,
        lastCommit: null,
        deliveryGuid: null,
      })),
    },
  ];
}

function untouched(mirror: Mirror): Mirror {
  return mirror;
}

function rethrow(error: unknown): never {
  throw error;
}

function nothing(): void {}

function refuse(): never {
  throw new Error("no other actor is here");
}
