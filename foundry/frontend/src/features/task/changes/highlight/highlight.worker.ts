import { highlightHunk } from "./highlight-hunk.ts";
import type { HighlightAnswer, HighlightRequest } from "./messages.ts";

/** Colours code beside the page's own thread: a long file never holds up a click. */
self.addEventListener("message", ({ data }: MessageEvent<HighlightRequest>) => {
  const hunks = data.hunks.map((sides) => highlightHunk(data.language, sides));
  const answer: HighlightAnswer = { id: data.id, hunks };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's own port has no origin
  self.postMessage(answer);
});
