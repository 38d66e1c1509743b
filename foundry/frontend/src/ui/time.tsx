import { useServices } from "../services/context.ts";
import { exactTime, relativeTime } from "./format.ts";
import { useReadable } from "./readable.ts";

/** "4 min ago", the exact time on hover; keeps itself right. */
export function Time({ atMs }: { readonly atMs: number }) {
  const now = useReadable(useServices().clock);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={exactTime(atMs)}>
      {relativeTime(atMs, now)}
    </time>
  );
}
