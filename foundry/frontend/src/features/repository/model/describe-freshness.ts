import type { ProjectionState, RepositoryJob } from "@foundry/shared";
import { relativeTime } from "../../../ui/format.ts";
import { jobStateText } from "./job-words.ts";

export interface Freshness {
  readonly kind: "fresh" | "stale" | "missing" | "syncing" | "failed";
  readonly text: string;
  /** The time the text counts from; it is shown exactly on hover. */
  readonly atMs: number | null;
}

/** [RJ8] How old what is shown may be. `syncJob` is the sync that is queued or runs, or else the last one. */
export function describeFreshness(
  projection: ProjectionState,
  syncJob: RepositoryJob | undefined,
  nowMs: number,
): Freshness {
  const { status, readAtMs } = projection;
  const known = readAtMs === null ? "" : `, as of ${ageText(readAtMs, nowMs)}`;
  if (syncJob?.status === "queued") return { kind: "syncing", text: `Sync queued${known}`, atMs: readAtMs };
  if (syncJob?.status === "running") {
    const done = jobStateText(syncJob).replace(/^Running/, "Syncing");
    return { kind: "syncing", text: `${done}${known}`, atMs: readAtMs };
  }
  if (status !== "fresh" && syncJob?.status === "error") {
    return { kind: "failed", text: `The last sync failed${known}`, atMs: readAtMs };
  }
  if (status === "missing" || readAtMs === null) return { kind: "missing", text: "Not read yet", atMs: null };
  const age = ageText(readAtMs, nowMs);
  return status === "fresh"
    ? { kind: "fresh", text: `As of ${age}`, atMs: readAtMs }
    : { kind: "stale", text: `Pushed to since it was read ${age}`, atMs: readAtMs };
}

/** "3 s ago" within the first minute, then as everywhere. */
function ageText(atMs: number, nowMs: number): string {
  const age = nowMs - atMs;
  if (age < 1_000) return "now";
  return age < 60_000 ? `${Math.floor(age / 1_000)} s ago` : relativeTime(atMs, nowMs);
}
