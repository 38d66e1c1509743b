import type { HunkSides, TokenLine } from "./highlight-hunk.ts";

export interface HighlightRequest {
  readonly id: number;
  readonly language: string;
  readonly hunks: readonly HunkSides<string>[];
}

export interface HighlightAnswer {
  readonly id: number;
  readonly hunks: readonly HunkSides<TokenLine>[];
}
