import { TerminalError } from "@foundry/durable";
import type { Clock } from "@foundry/durable";
import { organizationEventSchema, topicKey, topicModels } from "@foundry/shared";
import type { Topic } from "@foundry/shared";
import { createTopicHub } from "@foundry/topics/server";
import type { SourceEvent, TopicHub, TopicSource } from "@foundry/topics/server";
import type { ActorsClient } from "../actors-client/index.ts";
import { actorTopicSource } from "./actor-topic-source.ts";

export interface LiveHubDeps {
  readonly actors: Pick<ActorsClient, "organization" | "repository" | "task" | "hasTask">;
  /** The deliveries topic, which the inbox publishes. */
  openDeliveries(): TopicSource;
  readonly clock: Clock;
  /** A topic's publisher was lost; the hub tries again by itself. */
  onSourceError(topicKey: string, error: unknown): void;
  /** From a webhook's accept until its event reached this process. */
  onDeliveryEvent(ms: number): void;
}

const RING_SIZE = 2000;
const LINGER_MS = 30_000;
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
const ACTIVITY = '{"type":"activityRecorded"';

/** The topics of /api/live, each followed once however many browsers watch it. */
export function createLiveHub(deps: LiveHubDeps): TopicHub<Topic> {
  return createTopicHub<Topic>({
    topicKey,
    modelFor: (topic) => topicModels[topic.name],
    openSource: (_key, topic) => openSource(topic, deps),
    ringSize: RING_SIZE,
    lingerMs: LINGER_MS,
    maxBufferedBytes: MAX_BUFFERED_BYTES,
    clock: deps.clock,
    onSourceError: (key, error) => deps.onSourceError(key, error),
  });
}

/** What a refused subscription is called towards a browser. */
export function explainTopicError(error: unknown): { code: string; message: string } {
  if (error instanceof TerminalError) return { code: error.code, message: error.message };
  return { code: "internal_error", message: "The topic cannot be watched now." };
}

function openSource(topic: Topic, deps: LiveHubDeps): TopicSource {
  switch (topic.name) {
    case "organization":
      return actorTopicSource(deps.actors.organization(topic.orgId), {
        onEvents: (events) => measure(events, deps),
      });
    case "repository":
      return actorTopicSource(deps.actors.repository(topic.orgId, topic.repoId), {
        exists: () => deps.actors.organization(topic.orgId).call("hasRepository", { repoId: topic.repoId }),
      });
    case "task":
      return actorTopicSource(deps.actors.task(topic.orgId, topic.taskId), {
        exists: () => deps.actors.hasTask(topic.orgId, topic.taskId),
      });
    case "deliveries":
      return deps.openDeliveries();
  }
}

/** Every applied delivery leaves one activity, stamped with the time at which it was accepted. */
function measure(events: readonly SourceEvent[], deps: LiveHubDeps): void {
  for (const { json } of events) {
    if (!json.startsWith(ACTIVITY)) continue;
    const event = organizationEventSchema.safeParse(JSON.parse(json));
    if (event.data?.type !== "activityRecorded") continue;
    deps.onDeliveryEvent(Math.max(0, deps.clock.now() - event.data.activity.atMs));
  }
}
