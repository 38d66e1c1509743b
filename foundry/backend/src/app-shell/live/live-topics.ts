import { TerminalError } from "@foundry/durable";
import type { Topic } from "@foundry/shared";
import type { TopicHub } from "@foundry/topics/server";
import type { OrganizationDirectory } from "../routes/organization-gate.ts";
import type { LiveTopics } from "./live-socket.ts";

/** The hub behind the directory: watching an organization that is not there would create its actor. */
export function liveTopics(
  hub: Pick<TopicHub<Topic>, "subscribe">,
  directory: Pick<OrganizationDirectory, "has">,
): LiveTopics {
  return {
    async subscribe(topic, subscriber, since) {
      if (topic.name !== "deliveries" && !(await directory.has(topic.orgId))) {
        throw new TerminalError("not_found", `There is no organization ${topic.orgId}.`);
      }
      return hub.subscribe(topic, subscriber, since);
    },
  };
}
