export { createTopicHooks } from "./create-topic-hooks.ts";
export type { TopicHooks, TopicModels, TypedCollectionView } from "./hook-types.ts";
