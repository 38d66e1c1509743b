import { actor } from "rivetkit";
import { db } from "rivetkit/db/drizzle";
import { organizationKey, repositoryKey } from "../keys.ts";
import { actorOptions } from "../runtime/actor-options.ts";
import type { AwakeActors } from "../runtime/awake-actors.ts";
import { createBackground } from "../runtime/background.ts";
import { callOnce } from "../runtime/peer.ts";
import type { Callable } from "../runtime/peer.ts";
import { createSerial } from "../sql/serial.ts";
import { readEvents } from "../topic-log/index.ts";
import type { TopicBroadcast, TopicEventsInput, TopicStateInput } from "../topic-log/index.ts";
import { command } from "./actions/command.ts";
import { answer } from "./actions/answer.ts";
import { getAttempt, getChanges, getLog, getTask, getTopicState } from "./actions/get-task.ts";
import { receive } from "./actions/receive.ts";
import { settleParked } from "./actions/settle-parked.ts";
import type { BackgroundWork, TaskContext } from "./context.ts";
import type { ReceiveInput, SettleParkedInput, TaskCommand } from "./contract.ts";
import type { TaskDeps } from "./deps.ts";
import { migrations } from "./drizzle/migrations.ts";
import { runTask } from "./lane/run-task.ts";
import { tellGithub } from "./lane/tell-github.ts";
import { report } from "./report.ts";

/** One task: its states, its requests and runs, its log and its topic. The organization's first message creates it. */
export function createTaskActor(deps: TaskDeps, awake: AwakeActors) {
  return actor({
    options: actorOptions,
    db: db({ migrations }),
    createVars: () => {
      const vars: { context: TaskContext | null } = { context: null };
      return vars;
    },
    onWake: (c) => {
      awake.add(c);
      c.vars.context = createContext(c, deps);
      c.vars.context.background.wakeAll();
    },
    onSleep: (c) => awake.remove(c),
    onDestroy: (c) => awake.remove(c),
    actions: {
      receive: (c, input: ReceiveInput) => receive(contextOf(c), input),
      command: (c, input: { command: TaskCommand }) => command(contextOf(c), input.command),
      answer: (c, input: { text: string; key: string }) => answer(contextOf(c), input),
      settleParked: (c, input: SettleParkedInput) => settleParked(contextOf(c), input),
      getTask: (c) => getTask(contextOf(c)),
      getLog: (c, page: { before: number | null; limit: number }) => getLog(contextOf(c), page),
      getChanges: (c, page: { after: number }) => getChanges(contextOf(c), page),
      getAttempt: (c, input: { n: number }) => getAttempt(contextOf(c), input),
      getTopicState: (c, input: TopicStateInput) => getTopicState(contextOf(c), input),
      getTopicEvents: (c, input: TopicEventsInput) => readEvents(c.db, input),
      /** The alarm's: rows that are due. */
      wake: (c) => contextOf(c).background.wakeAll(),
    },
  });
}

type ActorContext = Parameters<typeof createBackground>[0] & {
  readonly key: readonly string[];
  readonly db: TaskContext["db"];
  broadcast(name: "topic", message: TopicBroadcast): void;
  destroy(): void;
  client(): { getOrCreate(name: string, key: string[]): Callable };
};

function createContext(c: ActorContext, deps: TaskDeps): TaskContext {
  const [, orgId = "", , taskId = ""] = c.key;
  const context: TaskContext = {
    orgId,
    taskId,
    db: c.db,
    deps,
    signal: c.abortSignal,
    background: createBackground<BackgroundWork>(c, {
      outbox: (signal) => report(context, signal),
      run: (signal) => runTask(context, signal),
      effects: (signal) => tellGithub(context, signal),
    }),
    inOrder: createSerial(),
    broadcast: (name, message) => c.broadcast(name, message),
    organization: callOnce(c.client().getOrCreate("organization", organizationKey(orgId)), c.abortSignal),
    repository: (repoId) =>
      callOnce(c.client().getOrCreate("repository", repositoryKey(orgId, repoId)), c.abortSignal),
    owner: deps.newId(),
    leases: { taken: false },
    running: { current: null },
    told: { logAtMs: 0 },
    destroy: () => c.destroy(),
    log: (entry) => c.log.error(entry),
  };
  return context;
}

function contextOf(c: { vars: { context: TaskContext | null } }): TaskContext {
  if (!c.vars.context) throw new Error("the actor is not awake");
  return c.vars.context;
}
