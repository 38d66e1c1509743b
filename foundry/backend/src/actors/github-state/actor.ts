import { actor } from "rivetkit";
import { db } from "rivetkit/db/drizzle";
import { organizationKey, repositoryKey } from "../keys.ts";
import { parkedActions } from "../outbox/parked-actions.ts";
import { actorOptions } from "../runtime/actor-options.ts";
import type { AwakeActors } from "../runtime/awake-actors.ts";
import { createBackground } from "../runtime/background.ts";
import { callOnce, createPeer } from "../runtime/peer.ts";
import type { Callable } from "../runtime/peer.ts";
import { createSerial } from "../sql/serial.ts";
import { attachRepository } from "./actions/attach-repository.ts";
import { createPullRequest } from "./actions/create-pull-request.ts";
import type { CreatePullRequestInput } from "./actions/create-pull-request.ts";
import { getSummary } from "./actions/get-summary.ts";
import { handleDeliveries } from "./actions/handle-deliveries.ts";
import { clearState, requestFullSync, requestReload } from "./actions/request-job.ts";
import type { BackgroundWork, GithubStateContext } from "./context.ts";
import type { FullSyncInput, HandleDeliveriesInput } from "./contract.ts";
import type { GithubStateDeps } from "./deps.ts";
import { migrations } from "./drizzle/migrations.ts";
import { createHandover } from "./handover.ts";
import { maintain } from "./jobs/maintain.ts";
import { runJobs } from "./jobs/run-jobs.ts";
import { tellRepositories } from "./jobs/tell-repositories.ts";
import { sendFacts } from "./jobs/send-facts.ts";
import { createAttachedLog, listAttached, noteParked } from "./store/attached.ts";
import { createGuidLog } from "./store/guids.ts";
import {
  findBranchHead,
  findPullRequestForBranch,
  listPullRequests,
  listRepositories,
} from "./store/queries.ts";

/** What GitHub says about one account; its only writer. Long actions answer with a job and work on afterwards. */
export function createGithubStateActor(deps: GithubStateDeps, awake: AwakeActors) {
  return actor({
    options: actorOptions,
    db: db({ migrations }),
    createVars: () => {
      const vars: { context: GithubStateContext | null } = { context: null };
      return vars;
    },
    onWake: (c) => {
      awake.add(c);
      c.vars.context = createContext(c, deps);
      c.vars.context.background.wakeAll();
    },
    onSleep: (c) => awake.remove(c),
    actions: {
      handleDeliveries: (c, input: HandleDeliveriesInput) => handleDeliveries(contextOf(c), input),
      fullSync: (c, input: FullSyncInput) => requestFullSync(contextOf(c), input),
      reloadOrganization: (c) => requestReload(contextOf(c), "organization", {}),
      reloadPullRequests: (c) => requestReload(contextOf(c), "pullRequests", {}),
      reloadRepository: (c, { repoId }: { repoId: string }) =>
        requestReload(contextOf(c), "repository", { repoId }),
      reloadPullRequest: (c, { repoId, number }: { repoId: string; number: number }) =>
        requestReload(contextOf(c), "pullRequest", { repoId, number }),
      clearState: (c, input: { reason: string; status: "disconnected" | "suspended" }) =>
        clearState(contextOf(c), input),
      createPullRequest: (c, input: CreatePullRequestInput) => createPullRequest(contextOf(c), input),
      getSummary: (c) => getSummary(contextOf(c)),
      listRepositories: (c) => listRepositories(c.db),
      listPullRequestsForRepository: (c, { repoId }: { repoId: string }) => listPullRequests(c.db, repoId),
      getPullRequestForBranch: (c, { repoId, branchName }: { repoId: string; branchName: string }) =>
        findPullRequestForBranch(c.db, repoId, branchName),
      getBranchHead: (c, { repoId, branchName }: { repoId: string; branchName: string }) =>
        findBranchHead(c.db, repoId, branchName),
      attachRepository: (c, input: { repoId: string }) => attachRepository(contextOf(c), input),
      listAttachedRepositories: (c) => listAttached(c.db),
      noteParked: (c, input: { repoId: string; parked: number }) => noteParked(c.db, input),
      ...parkedActions,
      /** The alarm's: rows that are due. */
      wake: (c) => contextOf(c).background.wakeAll(),
    },
  });
}

type ActorContext = Parameters<typeof createBackground>[0] & {
  readonly key: readonly string[];
  readonly db: GithubStateContext["db"];
  client(): {
    getOrCreate(
      name: string,
      key: string[],
    ): Callable & { connect(): ReturnType<Parameters<typeof createPeer>[0]> };
  };
};

function createContext(c: ActorContext, deps: GithubStateDeps): GithubStateContext {
  const [, orgId = ""] = c.key;
  const context: GithubStateContext = {
    orgId,
    db: c.db,
    deps,
    signal: c.abortSignal,
    background: createBackground<BackgroundWork>(c, {
      outbox: (signal) => sendFacts(context, signal),
      repositories: (signal) => tellRepositories(context, signal),
      sync: (signal) => runJobs(context, signal),
      maintenance: (signal) => maintain(context, signal),
    }),
    organization: createPeer(
      () => c.client().getOrCreate("organization", organizationKey(orgId)).connect(),
      c.abortSignal,
    ),
    repository: (repoId) => ({
      call: callOnce(c.client().getOrCreate("repository", repositoryKey(orgId, repoId)), c.abortSignal),
    }),
    handover: createHandover(),
    attached: createAttachedLog(),
    guids: createGuidLog(deps.limits.keptGuids),
    inOrder: createSerial(),
    runningJob: { abort: null },
    retention: { dueAtMs: 0 },
    log: (entry) => c.log.error(entry),
  };
  return context;
}

function contextOf(c: { vars: { context: GithubStateContext | null } }): GithubStateContext {
  if (!c.vars.context) throw new Error("the actor is not awake");
  return c.vars.context;
}
