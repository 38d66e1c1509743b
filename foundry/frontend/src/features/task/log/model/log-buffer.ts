import type { TaskLogChunk, TaskLogPage } from "@foundry/shared";
import { attemptRow, holeRow, rowsOfChunk } from "./log-rows.ts";
import type { LogRow } from "./log-rows.ts";

/** A part of the log in memory: neighbouring chunks as rows, never more than its limits. */
export interface LogBuffer {
  /** All rows, oldest first; a new array after every change. */
  readonly rows: () => readonly LogRow[];
  /** The first and the last chunk that is held; null while it is empty. */
  readonly range: () => { readonly first: number; readonly last: number } | null;
  /** Chunks before the first are at the service. */
  readonly hasOlder: () => boolean;
  /** Chunks after the last one came and were let go, or have not been asked for. */
  readonly hasNewer: () => boolean;
  /** Starts anew with the newest chunks (in any order). */
  readonly reset: (newest: readonly TaskLogChunk[]) => void;
  /**
   * Takes what came live (in any order). Chunks that do not join what is held leave a gap and are refused:
   * the caller loads what lies between. `follow` lets old rows go for new ones, otherwise new ones wait outside.
   */
  readonly append: (chunks: readonly TaskLogChunk[], follow: boolean) => "taken" | "gap";
  /** Takes the page of chunks before the first one. */
  readonly prepend: (page: TaskLogPage) => void;
  /** Takes the page that ends before `page.chunks` after the last one; what is missing between was dropped by the cap. */
  readonly extend: (page: TaskLogPage, newest: number) => void;
}

export interface LogBufferLimits {
  /** While one reads further up. */
  readonly maxBytes: number;
  /** While one follows the end: less, so that every frame has little to do. */
  readonly followBytes: number;
}

interface Held {
  readonly n: number;
  readonly attempt: number;
  readonly size: number;
  readonly chunk: TaskLogChunk;
  readonly rows: readonly LogRow[];
}

/** A row costs memory beside its text. */
const ROW_BYTES = 64;

export function createLogBuffer({ maxBytes, followBytes }: LogBufferLimits): LogBuffer {
  let held: Held[] = [];
  let bytes = 0;
  let hasOlder = false;
  let newest = 0;
  let rows: readonly LogRow[] | null = null;
  /** Chunks that are known to follow a hole that the cap made. */
  const afterHole = new Set<number>();

  function change(next: Held[]): void {
    held = next;
    rows = null;
  }

  /** Lets chunks go until the rest fits; some more than needed, so that this is rare. */
  function fit(from: "start" | "end", most = maxBytes): void {
    bytes = held.reduce((sum, chunk) => sum + chunk.size, 0);
    if (bytes <= most) return;
    const target = most * 0.8;
    if (from === "start") {
      let count = 0;
      while (bytes > target && count < held.length - 1) bytes -= held[count++]?.size ?? 0;
      held = held.slice(count);
      hasOlder = true;
    } else {
      let count = held.length;
      while (bytes > target && count > 1) bytes -= held[--count]?.size ?? 0;
      held = held.slice(0, count);
    }
  }

  return {
    rows: () => (rows ??= flatten(held, afterHole, hasOlder)),
    range() {
      const [first] = held;
      const last = held.at(-1);
      return first === undefined || last === undefined ? null : { first: first.n, last: last.n };
    },
    hasOlder: () => hasOlder,
    hasNewer: () => newest > (held.at(-1)?.n ?? 0),
    reset(chunks) {
      const sorted = bySequence(chunks);
      afterHole.clear();
      const begin = sorted.findLastIndex((chunk, at) => at === 0 || sorted[at - 1]?.n !== chunk.n - 1);
      change(take(sorted.slice(Math.max(0, begin))));
      hasOlder = (held[0]?.n ?? 1) > 1;
      newest = held.at(-1)?.n ?? 0;
      fit("start");
    },
    append(chunks, follow) {
      const last = held.at(-1)?.n ?? 0;
      const fresh = bySequence(chunks).filter((chunk) => chunk.n > last);
      const [first] = fresh;
      newest = Math.max(newest, fresh.at(-1)?.n ?? 0);
      if (first === undefined) return "taken";
      if (first.n !== last + 1 || !isUnbroken(fresh)) return "gap";
      if (!follow && bytes >= maxBytes * 0.8) return "taken";
      const more = take(fresh);
      change([...held, ...more]);
      fit(follow ? "start" : "end", follow ? followBytes : maxBytes);
      return "taken";
    },
    prepend(page) {
      const first = held[0]?.n ?? Number.POSITIVE_INFINITY;
      const fresh = bySequence(page.chunks).filter((chunk) => chunk.n < first);
      const end = fresh.at(-1);
      if (end !== undefined && Number.isFinite(first) && end.n !== first - 1) afterHole.add(first);
      markHoles(fresh, afterHole);
      hasOlder = page.before !== null;
      newest = Math.max(newest, end?.n ?? 0);
      change([...take(fresh), ...held]);
      fit("end");
    },
    extend(page, known) {
      newest = Math.max(newest, known);
      const last = held.at(-1)?.n ?? 0;
      const fresh = bySequence(page.chunks).filter((chunk) => chunk.n > last);
      const [first] = fresh;
      if (first !== undefined && last > 0 && first.n !== last + 1) afterHole.add(first.n);
      markHoles(fresh, afterHole);
      change([...held, ...take(fresh)]);
      fit("start");
    },
  };
}

function flatten(held: readonly Held[], afterHole: ReadonlySet<number>, hasOlder: boolean): LogRow[] {
  const rows: LogRow[] = [];
  let attempt: number | null = null;
  for (const { n, chunk, rows: own } of held) {
    if (afterHole.has(n)) rows.push(holeRow(chunk));
    // The window may begin in the middle of an attempt, whose line stands over an older chunk.
    if (chunk.attempt !== attempt && (attempt !== null || !hasOlder)) rows.push(attemptRow(chunk));
    ({ attempt } = chunk);
    for (const row of own) rows.push(row);
  }
  return rows;
}

function bySequence(chunks: readonly TaskLogChunk[]): readonly TaskLogChunk[] {
  return chunks.toSorted((a, b) => a.n - b.n);
}

function isUnbroken(chunks: readonly TaskLogChunk[]): boolean {
  return chunks.every((chunk, at) => at === 0 || chunks[at - 1]?.n === chunk.n - 1);
}

/** Within one page of the service, numbers that are missing are gone for good. */
function markHoles(chunks: readonly TaskLogChunk[], afterHole: Set<number>): void {
  for (const [at, chunk] of chunks.entries()) {
    if (at > 0 && chunks[at - 1]?.n !== chunk.n - 1) afterHole.add(chunk.n);
  }
}

function take(chunks: readonly TaskLogChunk[]): Held[] {
  return chunks.map((chunk) => {
    const own = rowsOfChunk(chunk);
    return {
      n: chunk.n,
      attempt: chunk.attempt,
      size: chunk.text.length + own.length * ROW_BYTES,
      chunk,
      rows: own,
    };
  });
}
