import { z } from "zod";
import { deliveriesEventSchema, deliveriesSnapshotSchema } from "./deliveries.ts";
import { githubIdSchema, taskIdSchema } from "./ids.ts";
import { organizationEventSchema, organizationSummarySnapshotSchema } from "./organization.ts";
import { repositoryEventSchema, repositorySnapshotSchema } from "./repository.ts";
import { taskEventSchema, taskSnapshotSchema } from "./task.ts";

/** The topics of GET /api/live (interfaces.md). */
export const topicSchema = z.discriminatedUnion("name", [
  z.object({ name: z.literal("organization"), orgId: githubIdSchema }),
  z.object({ name: z.literal("repository"), orgId: githubIdSchema, repoId: githubIdSchema }),
  z.object({ name: z.literal("task"), orgId: githubIdSchema, taskId: taskIdSchema }),
  z.object({ name: z.literal("deliveries") }),
]);
export type Topic = z.infer<typeof topicSchema>;

/** Snapshot and event type of each topic. */
export interface TopicTypes {
  organization: {
    snapshot: z.infer<typeof organizationSummarySnapshotSchema>;
    event: z.infer<typeof organizationEventSchema>;
  };
  repository: {
    snapshot: z.infer<typeof repositorySnapshotSchema>;
    event: z.infer<typeof repositoryEventSchema>;
  };
  task: { snapshot: z.infer<typeof taskSnapshotSchema>; event: z.infer<typeof taskEventSchema> };
  deliveries: {
    snapshot: z.infer<typeof deliveriesSnapshotSchema>;
    event: z.infer<typeof deliveriesEventSchema>;
  };
}

export const topicEventSchemas = {
  organization: organizationEventSchema,
  repository: repositoryEventSchema,
  task: taskEventSchema,
  deliveries: deliveriesEventSchema,
} as const;
export const topicSnapshotSchemas = {
  organization: organizationSummarySnapshotSchema,
  repository: repositorySnapshotSchema,
  task: taskSnapshotSchema,
  deliveries: deliveriesSnapshotSchema,
} as const;

export const clientMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("subscribe"),
    topic: topicSchema,
    /** The last seq this client has; null or absent asks for a snapshot. */
    since: z.number().int().nonnegative().nullish(),
  }),
  z.object({ type: z.literal("unsubscribe"), topic: topicSchema }),
  z.object({ type: z.literal("ping") }),
  z.object({ type: z.literal("pong") }),
]);
export type ClientMessage = z.infer<typeof clientMessageSchema>;

/**
 * What the server sends. `seq` of consecutive events of one topic rises by exactly 1; a snapshot may come at any
 * time (first subscription, gap, slow reader) and replaces all that came before. After `subscribe` with a `since`
 * that the server still has, events follow without a snapshot, and `subscribed` says so.
 */
export type ServerMessage =
  | { type: "snapshot"; topic: Topic; seq: number; data: unknown }
  | { type: "event"; topic: Topic; seq: number; event: unknown }
  | { type: "subscribed"; topic: Topic; seq: number }
  | { type: "error"; topic: Topic | null; code: string; message: string }
  | { type: "ping" }
  | { type: "pong" };
