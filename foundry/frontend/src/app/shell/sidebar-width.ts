export const MIN_WIDTH = 220;
export const MAX_WIDTH = 560;
export const DEFAULT_WIDTH = 344;
const STEP = 16;

export function clampWidth(width: number): number {
  return Math.round(Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, width)));
}

/** The separator's keys (ARIA's window splitter); null for any other key. */
export function widthAfterKey(width: number, key: string): number | null {
  switch (key) {
    case "ArrowLeft":
      return clampWidth(width - STEP);
    case "ArrowRight":
      return clampWidth(width + STEP);
    case "Home":
      return MIN_WIDTH;
    case "End":
      return MAX_WIDTH;
    default:
      return null;
  }
}
