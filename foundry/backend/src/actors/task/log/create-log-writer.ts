import type { Clock } from "@foundry/durable";
import type { TaskLogChunk } from "@foundry/shared";
import type { NewChunk } from "../store/log.ts";
import { CHUNK_BYTES, splitText } from "./split-text.ts";

export interface LogWriterDeps {
  /** Stores chunks in their order; one call at a time. */
  write(chunks: readonly NewChunk[]): Promise<void>;
  readonly clock: Clock;
  readonly now: () => number;
}

export interface LogWriter {
  /** Resolves when there is room for more; rejects with what made a write fail, from then on. */
  append(attempt: number, stream: TaskLogChunk["stream"], text: string): Promise<void>;
  /** Everything that was appended is stored, lines without an end, too. */
  flush(): Promise<void>;
}

/** At the latest after this time output is stored, or after `HOLD_MS` where its line has not ended. */
const FLUSH_MS = 200;
const HOLD_MS = 2_000;
/** Of one write: a commit may dirty 1.25 MB of pages, and a chunk is in it twice (the topic's event). */
const WRITE_CHUNKS = 16;
/** Output that waits to be stored; whoever brings more waits. */
const MAX_WAITING_BYTES = 512 * 1024;

interface Waiting extends NewChunk {
  readonly bytes: number;
}

/** Gathers output into chunks: whole lines of one attempt and stream, in the order they came. */
export function createLogWriter(deps: LogWriterDeps): LogWriter {
  const partial = new Map<string, NewChunk>();
  const waiting: Waiting[] = [];
  let waitingBytes = 0;
  let cancelTimer: (() => void) | null = null;
  let writing: Promise<void> = Promise.resolve();
  let failure: { readonly error: unknown } | null = null;

  function addWhole(from: Omit<NewChunk, "text">, text: string): void {
    for (const piece of splitText(text)) {
      const bytes = Buffer.byteLength(piece);
      waitingBytes += bytes;
      const last = waiting.at(-1);
      const joins = last?.attempt === from.attempt && last.stream === from.stream;
      if (last && joins && last.bytes + bytes <= CHUNK_BYTES) {
        waiting[waiting.length - 1] = { ...last, text: last.text + piece, bytes: last.bytes + bytes };
      } else waiting.push({ ...from, text: piece, bytes });
    }
  }

  function add(attempt: number, stream: TaskLogChunk["stream"], text: string): void {
    const key = `${attempt}:${stream}`;
    const held = partial.get(key);
    const from = held ?? { attempt, stream, atMs: deps.now(), text: "" };
    const all = from.text + text;
    // A line that is longer than a chunk does not wait for its end.
    const lines = all.lastIndexOf("\n") + 1;
    const isLong = all.length - lines >= CHUNK_BYTES;
    const cut = isLong ? all.length : lines;
    if (cut > 0) addWhole({ attempt, stream, atMs: from.atMs }, all.slice(0, cut));
    if (cut === all.length) partial.delete(key);
    else partial.set(key, { attempt, stream, atMs: cut > 0 ? deps.now() : from.atMs, text: all.slice(cut) });
  }

  /** Lines that do not end are stored as they are, those held long enough or all of them. */
  function release(olderThanMs: number): void {
    for (const [key, held] of partial) {
      if (held.atMs > olderThanMs) continue;
      partial.delete(key);
      addWhole(held, held.text);
    }
  }

  function schedule(): void {
    if (cancelTimer || (waiting.length === 0 && partial.size === 0)) return;
    cancelTimer = deps.clock.setTimer(FLUSH_MS, () => {
      cancelTimer = null;
      release(deps.now() - HOLD_MS);
      // A failure is kept, and told to whoever appends or flushes next.
      write().catch(nothing);
      schedule();
    });
  }

  async function write(): Promise<void> {
    writing = writing.then(writeAll);
    await writing;
    if (failure) throw failure.error;
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !failure) {
      const chunks = waiting.splice(0, WRITE_CHUNKS);
      try {
        await deps.write(chunks.map(({ bytes: _bytes, ...chunk }) => chunk));
      } catch (error) {
        failure = { error };
      }
      for (const { bytes } of chunks) waitingBytes -= bytes;
    }
  }

  return {
    async append(attempt, stream, text) {
      if (failure) throw failure.error;
      if (text !== "") add(attempt, stream, text);
      if (waitingBytes >= MAX_WAITING_BYTES) return write();
      schedule();
    },
    flush() {
      cancelTimer?.();
      cancelTimer = null;
      release(Number.POSITIVE_INFINITY);
      return write();
    },
  };
}

function nothing(): void {}
