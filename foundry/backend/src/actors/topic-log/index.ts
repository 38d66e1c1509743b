export type {
  SequencedEvent,
  TopicBroadcast,
  TopicEvents,
  TopicEventsInput,
  TopicStateInput,
  TopicStatePage,
} from "./contract.ts";
export { publishEvents } from "./publish.ts";
export { appendEvents, currentSeq, numbered, pruneEventBytes, readEvents } from "./topic-log.ts";
