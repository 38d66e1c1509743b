import type { Control } from "@foundry/github-double";
import { pollUntil } from "../harness/poll-until.ts";
import { processesOf } from "../harness/task-leftovers.ts";
import type { TasksClient } from "../harness/tasks.ts";

/** Where a task is when something is killed, and how it is held there for a moment. */
export interface TaskMoment {
  /** Also the repository's name. */
  readonly name: string;
  /** What the issue says. */
  readonly body: string;
  /** Before the issue is assigned. Resolves when the task is at the moment; `release` lets it go on. */
  hold(scene: MomentScene): Held;
}

export interface MomentScene {
  readonly github: Control;
  readonly tasks: TasksClient;
  /** Full name. */
  readonly repository: string;
}

export interface Held {
  reached(taskId: string): Promise<unknown>;
  release(): void;
}

/** So long GitHub waits with its answer, and then does it nevertheless, whoever asked. */
const ANSWER_MS = 2500;

/** GitHub has heard the request and takes its time: who asked is dead before it hears that it was done [DX7]. */
function slowAnswer(name: string, route: string, path: string): TaskMoment {
  return {
    name,
    body: `Add \`${name}.md\`.`,
    hold({ github, repository }) {
      const remove = github.faults.add({
        fault: { kind: "delay", delayMs: ANSWER_MS },
        route,
        target: `/repos/${repository}/${path}`,
        times: 1,
      });
      const seen = () =>
        // A request is counted when it is answered: that it hangs is what is left of the rule.
        github.faults.pending(route, `/repos/${repository}/${path}`) === 0;
      return { reached: () => pollUntil(`${name}: GitHub is asked`, seen, { everyMs: 5 }), release: remove };
    },
  };
}

export const taskMoments: readonly TaskMoment[] = [
  slowAnswer("preparing", "POST /repos/:owner/:repo/check-runs", "check-runs"),
  {
    name: "running",
    body: "[demo: slow] Add `running.md`.",
    hold: ({ tasks }) => ({
      reached: (taskId) =>
        pollUntil("running: the harness works", async () => {
          const { status, log } = await tasks.get(taskId);
          return status === "running" && log.chunks > 0 && (await processesOf([taskId])).length > 0;
        }),
      release: () => undefined,
    }),
  },
  {
    name: "pushing",
    body: "Add `pushing.md`.",
    hold({ github, repository }) {
      const held = github.holdGit(repository, "push");
      return { reached: () => held.arrived, release: held.release };
    },
  },
  slowAnswer("proposing", "POST /repos/:owner/:repo/pulls", "pulls"),
  slowAnswer("telling", "POST /repos/:owner/:repo/issues/:number/comments", "issues/"),
  {
    name: "queued",
    body: "Add `queued.md`.",
    hold: ({ tasks }) => ({
      reached: (taskId) => tasks.until(taskId, "is known", ({ transitions }) => transitions.length > 0),
      release: () => undefined,
    }),
  },
];
