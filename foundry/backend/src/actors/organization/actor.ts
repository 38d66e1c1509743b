import { systemClock } from "@foundry/durable";
import type { CreateTaskBody } from "@foundry/shared";
import { actor } from "rivetkit";
import { db } from "rivetkit/db/drizzle";
import { repositoryKey, taskKey } from "../keys.ts";
import type { GithubFacts } from "../github-state/index.ts";
import { parkedActions } from "../outbox/parked-actions.ts";
import type { ReportInput } from "../repository/index.ts";
import { actorOptions } from "../runtime/actor-options.ts";
import type { AwakeActors } from "../runtime/awake-actors.ts";
import { createBackground } from "../runtime/background.ts";
import { callOnce } from "../runtime/peer.ts";
import type { Callable } from "../runtime/peer.ts";
import { createSerial } from "../sql/serial.ts";
import type { SettleParkedInput, TaskReport } from "../task/index.ts";
import { readEvents } from "../topic-log/index.ts";
import type { TopicBroadcast, TopicEventsInput, TopicStateInput } from "../topic-log/index.ts";
import { apply } from "./actions/apply.ts";
import { answerTask, commandTask, receiveReport, settleParkedOfTask } from "./actions/command-task.ts";
import { createTask } from "./actions/create-task.ts";
import { getListItem } from "./actions/get-list-item.ts";
import { getTopicState } from "./actions/get-topic-state.ts";
import { hasRepository } from "./actions/has-repository.ts";
import { receiveRepositoryReports } from "./actions/receive-repository-reports.ts";
import type { BackgroundWork, OrganizationContext } from "./context.ts";
import type { OrganizationDeps } from "./deps.ts";
import { migrations } from "./drizzle/migrations.ts";
import { grantTurns } from "./jobs/grant-turns.ts";
import { createOutboxTargets } from "./jobs/outbox-targets.ts";
import { passGate } from "./jobs/pass-gate.ts";
import { removeTasks } from "./jobs/remove-tasks.ts";
import { tellTasks } from "./jobs/tell-tasks.ts";
import { loadParkedOfTasks } from "./store/tasks.ts";

/** The read model of one account's sidebar, the index of its tasks, and the only publisher of its topic. */
export function createOrganizationActor(deps: OrganizationDeps, awake: AwakeActors) {
  return actor({
    options: actorOptions,
    db: db({ migrations }),
    createVars: () => {
      const vars: { context: OrganizationContext | null } = { context: null };
      return vars;
    },
    onWake: (c) => {
      awake.add(c);
      c.vars.context = createContext(c, deps);
      c.vars.context.background.wakeAll();
    },
    onSleep: (c) => awake.remove(c),
    actions: {
      apply: (c, facts: GithubFacts) => apply(contextOf(c), facts),
      receiveReport: (c, input: { source: string; lastId: number; report: TaskReport }) =>
        receiveReport(contextOf(c), input),
      getTopicState: (c, input: TopicStateInput) => getTopicState(contextOf(c), input),
      getTopicEvents: (c, input: TopicEventsInput) => readEvents(c.db, input),
      receiveRepositoryReports: (c, input: ReportInput) => receiveRepositoryReports(contextOf(c), input),
      hasRepository: (c, { repoId }: { repoId: string }) => hasRepository(contextOf(c), repoId),
      getListItem: (c) => getListItem(contextOf(c)),
      createTask: (c, body: CreateTaskBody) => createTask(contextOf(c), body),
      archiveTask: (c, { taskId }: { taskId: string }) => commandTask(contextOf(c), taskId, "archive"),
      restoreTask: (c, { taskId }: { taskId: string }) => commandTask(contextOf(c), taskId, "restore"),
      cancelTask: (c, { taskId }: { taskId: string }) => commandTask(contextOf(c), taskId, "cancel"),
      retryTask: (c, { taskId }: { taskId: string }) => commandTask(contextOf(c), taskId, "retry"),
      answerTask: (c, input: { taskId: string; text: string }) => answerTask(contextOf(c), input),
      ...parkedActions,
      listParkedOfTasks: (c) => loadParkedOfTasks(c.db),
      settleParkedOfTask: (c, input: SettleParkedInput & { taskId: string }) =>
        settleParkedOfTask(contextOf(c), input),
      /** The alarm's: rows that are due. */
      wake: (c) => contextOf(c).background.wakeAll(),
    },
  });
}

type ActorContext = Parameters<typeof createBackground>[0] & {
  readonly key: readonly string[];
  readonly db: OrganizationContext["db"];
  broadcast(name: "topic", message: TopicBroadcast): void;
  client(): { getOrCreate(name: string, key: string[]): Callable };
};

function createContext(c: ActorContext, deps: OrganizationDeps): OrganizationContext {
  const [, orgId = ""] = c.key;
  const context: OrganizationContext = {
    orgId,
    db: c.db,
    deps,
    background: createBackground<BackgroundWork>(c, {
      outbox: (signal) => tellTasks(context, signal),
      gate: (signal) => passGate(context, signal),
      turns: (signal) => grantTurns(context, signal),
      removals: (signal) => removeTasks(context, signal),
    }),
    tasks: { areResumed: false },
    outboxTargets: createOutboxTargets(systemClock),
    inOrder: createSerial(),
    broadcast: (name, message) => c.broadcast(name, message),
    task: (taskId) => ({
      call: callOnce(c.client().getOrCreate("task", taskKey(orgId, taskId)), c.abortSignal),
    }),
    repository: (repoId) => ({
      call: callOnce(c.client().getOrCreate("repository", repositoryKey(orgId, repoId)), c.abortSignal),
    }),
    log: (entry) => c.log.error(entry),
  };
  return context;
}

function contextOf(c: { vars: { context: OrganizationContext | null } }): OrganizationContext {
  if (!c.vars.context) throw new Error("the actor is not awake");
  return c.vars.context;
}
