import type { TaskStatus, TaskTransition } from "@foundry/shared";

/** A state of the task's last run, and how long it was in it. */
export interface RunSegment {
  readonly status: TaskStatus;
  readonly fromMs: number;
  /** null: it is in it now. */
  readonly toMs: number | null;
}

/** The states since the task was queued last: what the picture of a run shows. */
export function runSegments(transitions: readonly TaskTransition[]): readonly RunSegment[] {
  const begin = transitions.findLastIndex(({ to }) => to === "queued" || to === "attaching");
  const start = transitions[begin - 1]?.to === "attaching" ? begin - 1 : Math.max(0, begin);
  const run = transitions.slice(start);
  return run.map(({ to, atMs }, index) => ({
    status: to,
    fromMs: atMs,
    toMs: run[index + 1]?.atMs ?? null,
  }));
}

/** How much of the picture's width a segment takes: longer is wider, yet a second stays visible beside an hour. */
export function segmentWeight(ms: number): number {
  return Math.log2(2 + Math.max(0, ms) / 1_000);
}
