import { systemClock } from "@foundry/durable";
import { topicKey, topicModels } from "@foundry/shared";
import type { Topic } from "@foundry/shared";
import { createTopicClient, onNextFrame } from "@foundry/topics";
import type { TopicClient } from "@foundry/topics";
import { connectLive } from "./early-socket.ts";

export type LiveClient = TopicClient<Topic>;

/** While the page is this young, changes are shown at once: before the first rows there is nothing to keep smooth. */
const YOUNG_MS = 3_000;

/** The one live connection of this page, over which all topics come. Changes are shown at most once per frame. */
export function createLive(): LiveClient {
  const client = createTopicClient<Topic>({
    connect: connectLive,
    models: topicModels,
    topicKey,
    clock: systemClock,
    random: Math.random,
    onError: (error) => window.reportError(error),
    scheduleFlush: (flush) => (performance.now() < YOUNG_MS ? queueMicrotask(flush) : onNextFrame(flush)),
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") client.wake();
  });
  window.addEventListener("online", () => client.setOnline(true));
  window.addEventListener("offline", () => client.setOnline(false));
  return client;
}
