/** What a text can ask the demo for, so that people and tests see every end of a task. */
export const demoMarkers = [
  "needs input",
  "fail",
  "partial",
  "retry",
  "error",
  "crash",
  "hang",
  "slow",
  "nothing",
] as const;
export type DemoMarker = (typeof demoMarkers)[number];

/** The first `[demo: …]` in the texts; case, dashes and underscores do not matter. Unknown ones count for nothing. */
export function readMarker(texts: readonly string[]): DemoMarker | null {
  for (const text of texts) {
    for (const match of text.matchAll(/\[demo:([\w \t-]{1,40})\]/gi)) {
      const said = (match[1] ?? "")
        .trim()
        .toLowerCase()
        .replaceAll(/[\s_-]+/g, " ");
      const marker = demoMarkers.find((known) => known === said);
      if (marker !== undefined) return marker;
    }
  }
  return null;
}

export function withoutMarkers(text: string): string {
  return text.replaceAll(/[ \t]?\[demo:[\w \t-]{1,40}\]/gi, "").trim();
}
