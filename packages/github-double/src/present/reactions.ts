import type { Reactions } from "@octokit/webhooks-types";
import type { Reaction } from "../state/entities.ts";
import type { World } from "../world.ts";
import { isoTime, nodeId } from "./time.ts";
import { presentUserById } from "./user.ts";

/** The counts that issues and comments carry. `of` is the URL of what was reacted to. */
export function presentReactionCounts(of: string, reactions: readonly Reaction[]): Reactions {
  const counts: Reactions = {
    url: `${of}/reactions`,
    total_count: reactions.length,
    "+1": 0,
    "-1": 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
  for (const { content } of reactions) counts[content] += 1;
  return counts;
}

export function presentReaction(world: World, reaction: Reaction) {
  return {
    id: reaction.id,
    node_id: nodeId("Reaction", reaction.id),
    user: presentUserById(world, reaction.userId),
    content: reaction.content,
    created_at: isoTime(reaction.createdAtMs),
  };
}
