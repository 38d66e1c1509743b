import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTestEngine } from "@foundry/rivet-engine/testing";
import type { TestEngine } from "@foundry/rivet-engine/testing";
import { createClient } from "rivetkit/client";
import { onTestFinished } from "vitest";
import { createWorkerGit } from "../../adapters/worker-git.ts";
import { createActorDeps } from "../../adapters/actor-deps.ts";
import type { ActorObserver } from "../../ports/actor-observer.ts";
import { createRegistry } from "../../registry.ts";
import type { ActorDeps, FoundryRegistry } from "../../registry.ts";
import type { GithubCommand } from "../../webhooks/index.ts";
import { githubStateKey, organizationKey, repositoryKey, taskKey } from "../keys.ts";
import type { HandledDelivery } from "../github-state/index.ts";
import type { SequencedEvent, TopicBroadcast } from "../topic-log/index.ts";
import { createGithubWorld, T0 } from "./github-world.ts";
import type { GithubWorld } from "./github-world.ts";

/**
 * The real actors on a real engine, with a GitHub in memory. One at a time: a process serves one registry. With
 * `before`, a new worker goes on with what an earlier one, now stopped, has left.
 */
export async function startActors(
  changes: Partial<ActorDeps["limits"]> = {},
  before?: { world: GithubWorld; engine: TestEngine },
  /** In place of the service's own: other job handlers, another worker, another cap. */
  jobs: Partial<
    Pick<
      ActorDeps,
      | "jobHandlers"
      | "jobSlots"
      | "repositoryLimits"
      | "taskWorker"
      | "taskSlots"
      | "taskLimits"
      | "tasksPerOrganization"
    >
  > = {},
) {
  const world = before?.world ?? createGithubWorld();
  const clock = { offsetMs: 0 };
  const observed = createObserved();
  const dataDir = mkdtempSync(join(tmpdir(), "foundry-git-"));
  const git = createWorkerGit({
    github: world.port,
    dataDir,
    appSlug: () => Promise.resolve("foundry"),
    onError: () => undefined,
  });
  const base = createActorDeps(world.port, git, observed.observer);
  const deps: ActorDeps = {
    ...base,
    now: () => base.now() + clock.offsetMs,
    retryPolicy: { baseMs: 20, capMs: 100, maxAttempts: 4 },
    limits: {
      ...base.limits,
      syncDebounceMs: 150,
      syncDebounceMaxMs: 1_000,
      progressEveryMs: 0,
      ...changes,
    },
    repositoryLimits: {
      ...base.repositoryLimits,
      syncDebounceMs: 50,
      syncDebounceMaxMs: 500,
      progressEveryMs: 0,
    },
    ...jobs,
  };
  const engine = before?.engine ?? (await startTestEngine());
  const { connection } = engine;
  const registry = createRegistry(deps, connection);
  await registry.startAndWait();
  const client = createClient<FoundryRegistry>({ ...connection });
  let nextOrg = 1_000;
  return {
    world,
    engine,
    clock,
    client,
    observed,
    /** An organization of its own, so that tests of one file do not meet. */
    organization(orgId = String(nextOrg++)) {
      return {
        orgId,
        github: client.githubState.getOrCreate(githubStateKey(orgId)),
        organization: client.organization.getOrCreate(organizationKey(orgId)),
        repository: (repoId: string) => client.repository.getOrCreate(repositoryKey(orgId, repoId)),
        task: (taskId: string) => client.task.getOrCreate(taskKey(orgId, taskId)),
      };
    },
    /** Ends the worker; its engine lives on for the next one. */
    async stopWorker() {
      await client.dispose();
      await deps.awake.putToSleep(4_000);
      await registry.shutdown();
      rmSync(dataDir, { recursive: true, force: true });
    },
    async stop() {
      await this.stopWorker();
      await engine.close();
    },
  };
}

/** [DX12] What the actors told the metrics: the last word on each outbox, and every end of a job. */
function createObserved() {
  const outboxes = new Map<string, { depth: number; oldestAtMs: number | null }>();
  const parked = new Map<string, number>();
  const jobs: { kind: string; outcome: string }[] = [];
  const laneWaits: number[] = [];
  const observer: ActorObserver = {
    outbox: (actor, backlog) => outboxes.set(actor, backlog),
    parked: (_kind, actor, count) => parked.set(actor, count),
    job: (kind, outcome) => jobs.push({ kind, outcome }),
    laneWait: (ms) => laneWaits.push(ms),
  };
  return { observer, outboxes, parked, jobs, laneWaits };
}

export type TestActors = Awaited<ReturnType<typeof startActors>>;
export type TestOrganization = ReturnType<TestActors["organization"]>;
export type { GithubWorld };

let nextGuid = 1;

/** A routed delivery with these commands. */
export function delivery(
  commands: readonly GithubCommand[],
  changes: Partial<HandledDelivery> = {},
): HandledDelivery {
  return {
    guid: `guid-${nextGuid++}`,
    event: "pull_request",
    action: "edited",
    receivedAtMs: T0,
    commands,
    ...changes,
  };
}

/** The topic as a subscriber without a snapshot sees it: every event, by connection. */
export async function watchTopic(org: TestOrganization): Promise<SequencedEvent[]> {
  const events: SequencedEvent[] = [];
  const connection = org.organization.connect();
  onTestFinished(() => connection.dispose());
  connection.on("topic", (message: TopicBroadcast) => {
    events.push(...message.events);
  });
  await connection.getListItem();
  return events;
}

type Collection = "repos" | "taskSummaries" | "openPullRequests" | "recentActivity";

function isCollection(name: string): name is Collection {
  return ["repos", "taskSummaries", "openPullRequests", "recentActivity"].includes(name);
}

/** The whole state by pages, as the hub reads it. */
export async function readState(org: TestOrganization, limit = 1_000) {
  const collections: Record<Collection, Record<string, unknown>[]> = {
    repos: [],
    taskSummaries: [],
    openPullRequests: [],
    recentActivity: [],
  };
  let values: Record<string, unknown> = {};
  let cursor: string | null = null;
  let seq = 0;
  do {
    const page: Awaited<ReturnType<TestOrganization["organization"]["getTopicState"]>> =
      await org.organization.getTopicState({ cursor, limit });
    if (cursor === null) seq = page.seq;
    for (const row of page.rows) {
      if (isCollection(row.collection)) collections[row.collection].push(JSON.parse(row.json));
    }
    for (const [name, json] of Object.entries(page.values)) values = { ...values, [name]: JSON.parse(json) };
    cursor = page.nextCursor;
  } while (cursor !== null);
  return { seq, ...values, ...collections };
}
