export type { TopicChange, TopicModel, TopicName } from "../model.ts";
export type { TopicSnapshot } from "./channel.ts";
export { createTopicHub } from "./hub.ts";
export type { TopicHub, TopicHubDeps, TopicHubStats } from "./hub.ts";
export type { EventsSince, SourceEvent, SourcePage, TopicSource } from "./source.ts";
export type { Subscriber } from "./subscribers.ts";
