const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const dayOfYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const dayAndYear = new Intl.DateTimeFormat("en", { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const whole = new Intl.NumberFormat("en");

/** "now", "4 min ago", "3 h ago", "2 d ago", then the date. A clock that runs ahead of ours is "now". */
export function relativeTime(atMs: number, nowMs: number): string {
  const age = nowMs - atMs;
  if (age < MINUTE) return "now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  if (age < 14 * DAY) return `${Math.floor(age / DAY)} d ago`;
  const sameYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return (sameYear ? dayOfYear : dayAndYear).format(atMs);
}

/** "in 12 min", for limits that reset. */
export function timeUntil(atMs: number, nowMs: number): string {
  const left = atMs - nowMs;
  if (left <= 0) return "now";
  if (left < MINUTE) return "in less than a minute";
  if (left < HOUR) return `in ${Math.ceil(left / MINUTE)} min`;
  if (left < 2 * DAY) return `in ${Math.ceil(left / HOUR)} h`;
  return `in ${Math.round(left / DAY)} d`;
}

export function exactTime(atMs: number): string {
  return exact.format(atMs);
}

export function clockTime(atMs: number): string {
  return clock.format(atMs);
}

/** 12,345 */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** "1 repository", "12 repositories" */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** "850 ms", "3.2 s", "4 min 5 s" */
export function formatDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < MINUTE) return `${(ms / 1000).toFixed(1)} s`;
  const minutes = Math.floor(ms / MINUTE);
  const seconds = Math.round((ms % MINUTE) / 1000);
  return seconds === 0 ? `${minutes} min` : `${minutes} min ${seconds} s`;
}

/** "812 B", "21.0 kB", "1.4 MB" */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Splits a long name so that its start may shrink and its end stays: "feat/very-long…-name". */
export function splitForMiddle(text: string, tail = 8): { start: string; end: string } {
  if (text.length <= tail * 2) return { start: text, end: "" };
  return { start: text.slice(0, -tail), end: text.slice(-tail) };
}
