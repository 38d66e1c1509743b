import type { Topic } from "./live.ts";

/** Stable identity of a topic, the key of stores and hubs: `organization:1`, `repository:1:2`, `task:1:task_…`, `deliveries`. */
export function topicKey(topic: Topic): string {
  switch (topic.name) {
    case "organization":
      return `organization:${topic.orgId}`;
    case "repository":
      return `repository:${topic.orgId}:${topic.repoId}`;
    case "task":
      return `task:${topic.orgId}:${topic.taskId}`;
    case "deliveries":
      return "deliveries";
  }
}
