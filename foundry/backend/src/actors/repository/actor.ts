import { actor } from "rivetkit";
import { db } from "rivetkit/db/drizzle";
import { githubStateKey, organizationKey } from "../keys.ts";
import { parkedActions } from "../outbox/parked-actions.ts";
import { actorOptions } from "../runtime/actor-options.ts";
import type { AwakeActors } from "../runtime/awake-actors.ts";
import { createBackground } from "../runtime/background.ts";
import { callOnce } from "../runtime/peer.ts";
import type { Callable } from "../runtime/peer.ts";
import { createSerial } from "../sql/serial.ts";
import { readEvents } from "../topic-log/index.ts";
import type { TopicBroadcast, TopicEventsInput, TopicStateInput } from "../topic-log/index.ts";
import { cancelJob, retryJob } from "./actions/command-job.ts";
import { createJob } from "./actions/create-job.ts";
import { findBranch } from "./actions/find-branch.ts";
import { getTopicState } from "./actions/get-topic-state.ts";
import { getConfig } from "./actions/get-config.ts";
import { getJob, listJobs } from "./actions/read-jobs.ts";
import { receive } from "./actions/receive.ts";
import { fireSchedules } from "./config/fire-schedules.ts";
import type { BackgroundWork, RepositoryContext } from "./context.ts";
import type { CreateJobInput, ReceiveInput } from "./contract.ts";
import type { RepositoryDeps } from "./deps.ts";
import { migrations } from "./drizzle/migrations.ts";
import { maintain } from "./jobs/maintain.ts";
import { report } from "./jobs/report.ts";
import { runJobs } from "./jobs/run-jobs.ts";

/** One repository: its configuration, its branches and every action on them, as durable jobs. */
export function createRepositoryActor(deps: RepositoryDeps, awake: AwakeActors) {
  return actor({
    options: actorOptions,
    db: db({ migrations }),
    createVars: () => {
      const vars: { context: RepositoryContext | null } = { context: null };
      return vars;
    },
    onWake: (c) => {
      awake.add(c);
      c.vars.context = createContext(c, deps);
      c.vars.context.background.wakeAll();
    },
    onSleep: (c) => awake.remove(c),
    actions: {
      createJob: (c, input: CreateJobInput) => createJob(contextOf(c), input),
      cancelJob: (c, { jobId }: { jobId: string }) => cancelJob(contextOf(c), jobId),
      retryJob: (c, input: { jobId: string; requestedBy: string }) => retryJob(contextOf(c), input),
      listJobs: (c, input: { limit: number; cursor: string | null }) => listJobs(contextOf(c), input),
      getJob: (c, { jobId }: { jobId: string }) => getJob(contextOf(c), jobId),
      getConfig: (c) => getConfig(contextOf(c)),
      findBranch: (c, { branchName }: { branchName: string }) => findBranch(contextOf(c), branchName),
      receive: (c, input: ReceiveInput) => receive(contextOf(c), input),
      getTopicState: (c, input: TopicStateInput) => getTopicState(contextOf(c), input),
      getTopicEvents: (c, input: TopicEventsInput) => readEvents(c.db, input),
      ...parkedActions,
      /** The alarm's: rows that are due. */
      wake: (c) => contextOf(c).background.wakeAll(),
    },
  });
}

type ActorContext = Parameters<typeof createBackground>[0] & {
  readonly key: readonly string[];
  readonly db: RepositoryContext["db"];
  broadcast(name: "topic", message: TopicBroadcast): void;
  client(): { getOrCreate(name: string, key: string[]): Callable };
};

function createContext(c: ActorContext, deps: RepositoryDeps): RepositoryContext {
  const [, orgId = "", , repoId = ""] = c.key;
  const peer = (name: string, key: string[]) => callOnce(c.client().getOrCreate(name, key), c.abortSignal);
  const context: RepositoryContext = {
    orgId,
    repoId,
    db: c.db,
    deps,
    signal: c.abortSignal,
    background: createBackground<BackgroundWork>(c, {
      outbox: (signal) => report(context, signal),
      jobs: (signal) => runJobs(context, signal),
      schedules: (signal) => fireSchedules(context, signal),
      maintenance: (signal) => maintain(context, signal),
    }),
    inOrder: createSerial(),
    broadcast: (name, message) => c.broadcast(name, message),
    organization: peer("organization", organizationKey(orgId)),
    github: peer("githubState", githubStateKey(orgId)),
    owner: deps.newId(),
    leases: { taken: false },
    running: { current: null },
    pushing: new Map(),
    told: { parked: 0 },
    retention: { dueAtMs: 0 },
    log: (entry) => c.log.error(entry),
  };
  return context;
}

function contextOf(c: { vars: { context: RepositoryContext | null } }): RepositoryContext {
  if (!c.vars.context) throw new Error("the actor is not awake");
  return c.vars.context;
}
