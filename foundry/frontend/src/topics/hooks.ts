import type { Topic, topicModels } from "@foundry/shared";
import { createTopicHooks } from "@foundry/topics/react";

/** Live data in components: each hook follows its topic while it is mounted. */
export const {
  TopicProvider,
  useConnectionStatus,
  useTopic,
  useTopicCollection,
  useTopicRow,
  useTopicValue,
} = createTopicHooks<Topic, typeof topicModels>();
