import type { TaskLogChunk, TaskLogPage } from "@foundry/shared";
import { toApiError } from "../../../../api/api-error.ts";
import type { ApiError } from "../../../../api/api-error.ts";
import { createWritable } from "../../../../ui/readable.ts";
import type { Readable } from "../../../../ui/readable.ts";
import { createLogBuffer } from "./log-buffer.ts";
import type { LogBufferLimits } from "./log-buffer.ts";
import type { LogRow } from "./log-rows.ts";

export interface TaskLogState {
  readonly rows: readonly LogRow[];
  readonly hasOlder: boolean;
  readonly hasNewer: boolean;
  readonly loading: "older" | "newer" | null;
  readonly error: ApiError | null;
  /** The newest output is to be in view. */
  readonly following: boolean;
}

export interface TaskLogDeps extends LogBufferLimits {
  readonly readPage: (query: { readonly before?: number; readonly limit: number }) => Promise<TaskLogPage>;
  /** Chunks of a page. */
  readonly pageSize: number;
}

export type TaskLog = ReturnType<typeof createTaskLog>;

/** A task's log as one reader sees it: what comes live, and older parts as far as they scroll. */
export function createTaskLog({ readPage, pageSize, ...limits }: TaskLogDeps) {
  const buffer = createLogBuffer(limits);
  let tail: readonly TaskLogChunk[] = [];
  const state = createWritable<TaskLogState>({
    rows: [],
    hasOlder: false,
    hasNewer: false,
    loading: null,
    error: null,
    following: true,
  });

  function show(change: Partial<TaskLogState> = {}): void {
    const { rows, hasOlder, hasNewer } = buffer;
    state.set({
      ...state.get(),
      rows: rows(),
      hasOlder: hasOlder(),
      hasNewer: hasNewer(),
      ...change,
    });
  }

  async function load(which: "older" | "newer"): Promise<void> {
    const range = buffer.range();
    if (range === null || state.get().loading !== null) return;
    const before = which === "older" ? range.first : range.last + 1 + pageSize;
    show({ loading: which, error: null });
    try {
      const page = await readPage({ before, limit: pageSize });
      if (which === "older") buffer.prepend(page);
      else if (page.chunks.some((chunk) => chunk.n > range.last)) buffer.extend(page, tail[0]?.n ?? 0);
      // A hole wider than a page: nothing lies near, so the newest is next.
      else buffer.reset(tail);
      show({ loading: null });
    } catch (error) {
      show({ loading: null, error: toApiError(error) });
    }
  }

  return {
    state: state satisfies Readable<TaskLogState>,
    /** The newest chunks as the topic holds them, newest first. */
    receive(newest: readonly TaskLogChunk[]): void {
      tail = newest;
      const last = buffer.range()?.last ?? 0;
      if (newest.length === 0 || (last > 0 && newest[0]?.n === last)) return;
      const { following } = state.get();
      if (last === 0) buffer.reset(newest);
      else if (buffer.append(newest, following) === "gap" && following) buffer.reset(newest);
      show();
    },
    loadOlder: () => void load("older"),
    loadNewer: () => void load("newer"),
    /** Scrolled away from the end, or back to it. */
    follow(following: boolean): void {
      if (state.get().following !== following) show({ following });
    },
    jumpToNewest: (): void => {
      if (buffer.hasNewer()) buffer.reset(tail);
      show({ following: true });
    },
  };
}
