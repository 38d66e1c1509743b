export type {
  SequencedEvent,
  TopicBroadcast,
  TopicEvents,
  TopicEventsInput,
  TopicStateInput,
  TopicStatePage,
} from "./contract.ts";
