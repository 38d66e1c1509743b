export type {
  SequencedEvent,
  TopicBroadcast,
  TopicEvents,
  TopicEventsInput,
  TopicStateInput,
  TopicStatePage,
} from "./contract.ts";
export { cursorOf, pageStartOf } from "./page-start.ts";
export type { PageStart } from "./page-start.ts";
export { publishEvents } from "./publish.ts";
export { appendEvents, currentSeq, numbered, pruneEventBytes, readEvents } from "./topic-log.ts";
