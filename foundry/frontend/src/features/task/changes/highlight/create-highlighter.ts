import type { PatchHunk } from "../model/parse-patch.ts";
import type { HunkSides, TokenLine } from "./highlight-hunk.ts";
import type { HighlightAnswer, HighlightRequest } from "./messages.ts";

export interface Highlighter {
  /** Answers when the hunks have their colours; never for a language or a browser that cannot. */
  readonly highlight: (
    language: string,
    hunks: readonly PatchHunk[],
    onDone: (hunks: readonly HunkSides<TokenLine>[]) => void,
  ) => void;
  readonly close: () => void;
}

/** Asks a worker of its own, which is started with the first file that has a language. */
export function createHighlighter(): Highlighter {
  let worker: Worker | null = null;
  let lastId = 0;
  const waiting = new Map<number, (hunks: readonly HunkSides<TokenLine>[]) => void>();

  function start(): Worker {
    const fresh = new Worker(new URL("./highlight.worker.ts", import.meta.url), { type: "module" });
    fresh.addEventListener("message", ({ data }: MessageEvent<HighlightAnswer>) => {
      waiting.get(data.id)?.(data.hunks);
      waiting.delete(data.id);
    });
    return fresh;
  }

  return {
    highlight(language, hunks, onDone) {
      worker ??= start();
      lastId += 1;
      waiting.set(lastId, onDone);
      const request: HighlightRequest = { id: lastId, language, hunks: hunks.map(sidesOf) };
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's own port has no origin
      worker.postMessage(request);
    },
    close() {
      worker?.terminate();
      worker = null;
      waiting.clear();
    },
  };
}

function sidesOf({ lines }: PatchHunk): HunkSides<string> {
  return {
    old: lines.filter(({ kind }) => kind !== "addition").map(({ text }) => text),
    fresh: lines.filter(({ kind }) => kind !== "deletion").map(({ text }) => text),
  };
}
