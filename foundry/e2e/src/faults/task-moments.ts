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

/** GitHub has done what it was asked for, and who asked is dead before it hears of it [DX7]. */
function lostAnswer(name: string, route: string, path: string): TaskMoment {
  return {
    name,
    body: `Add \`${name}.md\`.`,
    hold({ github, repository }) {
      const target = `/repos/${repository}/${path}`;
      const released = Promise.withResolvers<void>();
      const fault = { kind: "lateAnswer", until: released.promise } as const;
      const remove = github.faults.add({ fault, route, target, times: 1 });
      return {
        reached: () =>
          pollUntil(`${name}: GitHub is asked`, () => github.faults.pending(route, target) === 0),
        release() {
          remove();
          released.resolve();
        },
      };
    },
  };
}

/** Held there for as long as it takes. */
export const heldMoments: readonly TaskMoment[] = [
  lostAnswer("preparing", "POST /repos/:owner/:repo/check-runs", "check-runs"),
  {
    name: "pushing",
    body: "Add `pushing.md`.",
    hold({ github, repository }) {
      const held = github.holdGit(repository, "push");
      return { reached: () => held.arrived, release: () => held.release() };
    },
  },
  lostAnswer("proposing", "POST /repos/:owner/:repo/pulls", "pulls"),
  lostAnswer("telling", "POST /repos/:owner/:repo/issues/:number/comments", "issues/"),
];

/** They pass by themselves: begun when the others are where they should be. */
export const passingMoments: readonly TaskMoment[] = [
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
    name: "queued",
    body: "Add `queued.md`.",
    // Begun last: whatever slot becomes free first is its own.
    hold: () => ({ reached: () => Promise.resolve(), release: () => undefined }),
  },
];
