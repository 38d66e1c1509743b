import { systemClock } from "@foundry/durable";
import { topicKey, topicModels } from "@foundry/shared";
import type { Topic } from "@foundry/shared";
import { createTopicClient, onNextFrame } from "@foundry/topics";
import type { TopicClient } from "@foundry/topics";
import { connectLive } from "./early-socket.ts";

export type LiveClient = TopicClient<Topic>;

/** The one live connection of this page, over which all topics come. */
export function createLive(): LiveClient {
  const client = createTopicClient<Topic>({
    connect: connectLive,
    models: topicModels,
    topicKey,
    clock: systemClock,
    random: Math.random,
    onError: (error) => window.reportError(error),
    scheduleFlush: onNextFrame,
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") client.wake();
  });
  window.addEventListener("online", () => client.setOnline(true));
  window.addEventListener("offline", () => client.setOnline(false));
  return client;
}
