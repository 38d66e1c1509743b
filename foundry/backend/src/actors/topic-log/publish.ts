import type { SequencedEvent, TopicBroadcast } from "./contract.ts";

/** A message to a connection may have 1 MiB; half of it leaves room for the encoding. */
const MAX_MESSAGE_CHARS = 512 * 1024;

/** Broadcasts events in order, in as few messages as their size allows. Call it in the order of the commits. */
export function publishEvents(
  broadcast: (name: "topic", message: TopicBroadcast) => void,
  events: readonly SequencedEvent[],
): void {
  let start = 0;
  let chars = 0;
  for (const [index, event] of events.entries()) {
    if (index > start && chars + event.json.length > MAX_MESSAGE_CHARS) {
      broadcast("topic", { events: events.slice(start, index) });
      start = index;
      chars = 0;
    }
    chars += event.json.length;
  }
  if (start < events.length) broadcast("topic", { events: start === 0 ? events : events.slice(start) });
}
