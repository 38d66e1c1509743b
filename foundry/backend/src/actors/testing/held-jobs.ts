import { repositoryJobKindSchema } from "@foundry/shared";
import type { RepositoryJobKind } from "@foundry/shared";
import type { JobHandler, JobHandlers, JobRun } from "../repository/jobs/job-run.ts";

export const done = { kind: "completed" as const, message: "Done.", moves: [], conflicts: [] };

interface Started {
  readonly orgId: string;
  readonly repoId: string;
  readonly kind: RepositoryJobKind;
  readonly run: JobRun;
}

const endAtOnce: JobHandler = async () => done;

/** Job handlers in the test's hands: each run does what `behave` says, and waits where it says. */
export function createHeldJobs() {
  const started: Started[] = [];
  const active = new Map<string, number>();
  const peaks = { perRepository: 0, together: 0 };
  let behave: JobHandler = endAtOnce;

  const handler: JobHandler = async (c, run) => {
    started.push({ orgId: c.orgId, repoId: c.repoId, kind: run.job.job.kind, run });
    const key = `${c.orgId}/${c.repoId}`;
    active.set(key, (active.get(key) ?? 0) + 1);
    peaks.perRepository = Math.max(peaks.perRepository, active.get(key) ?? 0);
    peaks.together = Math.max(
      peaks.together,
      [...active.values()].reduce((sum, one) => sum + one, 0),
    );
    try {
      return await behave(c, run);
    } finally {
      active.set(key, (active.get(key) ?? 1) - 1);
    }
  };
  const entries = repositoryJobKindSchema.options.map((kind) => [kind, handler] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made of every kind there is
  const handlers = Object.fromEntries(entries) as JobHandlers;
  return {
    handlers,
    started,
    peaks,
    behave: (next: JobHandler) => (behave = next),
    /** Jobs of these kinds wait until `open`; the others end at once. */
    hold(...kinds: RepositoryJobKind[]): { open(): void } {
      const gate = Promise.withResolvers<undefined>();
      behave = async (_c, run) => {
        if (kinds.includes(run.job.job.kind)) {
          await run.step("work", "Works.");
          await Promise.race([gate.promise, aborted(run.signal)]);
          await run.step("write", "Writes.");
        }
        return done;
      };
      return { open: () => gate.resolve(undefined) };
    },
  };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
