import { z } from "zod";
import { deliveryGuidSchema } from "./ids.ts";

/**
 * - pending: stored and answered with 202, waiting for its lane
 * - applied: its effects are in the mirror
 * - ignored: nothing routes to its event
 * - parked: could not be applied; waits for a person (retry or discard)
 * - discarded: a person gave it up
 */
export const deliveryStatusSchema = z.enum(["pending", "applied", "ignored", "parked", "discarded"]);
export type DeliveryStatus = z.infer<typeof deliveryStatusSchema>;

export const deliverySummarySchema = z.object({
  guid: deliveryGuidSchema,
  event: z.string(),
  action: z.string().nullable(),
  status: deliveryStatusSchema,
  /** The lane: the installation's account id; null if the payload names none. */
  accountId: z.string().nullable(),
  accountLogin: z.string().nullable(),
  repoFullName: z.string().nullable(),
  receivedAtMs: z.number().int(),
  appliedAtMs: z.number().int().nullable(),
  attempts: z.number().int().nonnegative(),
  /** How many times GitHub (or a replay) brought it again. */
  duplicates: z.number().int().nonnegative(),
  /** It came by a redelivery that the lost-delivery recovery asked for. */
  recovered: z.boolean(),
  payloadBytes: z.number().int().nonnegative(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type DeliverySummary = z.infer<typeof deliverySummarySchema>;

/** GET /api/deliveries/{guid} */
export const deliverySchema = deliverySummarySchema.extend({
  /** The body as GitHub sent it, parsed; null once retention removed it. */
  payload: z.unknown(),
});
export type Delivery = z.infer<typeof deliverySchema>;

export const deliveryCountsSchema = z.object({
  pending: z.number().int(),
  applied: z.number().int(),
  ignored: z.number().int(),
  parked: z.number().int(),
  discarded: z.number().int(),
  /** Accepted per minute, oldest first, the last 60 minutes. */
  perMinute: z.array(z.object({ minuteMs: z.number().int(), accepted: z.number().int() })),
});
export type DeliveryCounts = z.infer<typeof deliveryCountsSchema>;

/** What the last lost-delivery recovery did (durable.md DX11). */
export const recoverySchema = z.object({
  status: z.enum(["idle", "running", "completed", "error"]),
  reason: z.enum(["startup", "requested"]).nullable(),
  startedAtMs: z.number().int().nullable(),
  finishedAtMs: z.number().int().nullable(),
  /** Deliveries in GitHub's log that were looked at. */
  examined: z.number().int(),
  /** GUIDs that never reached us and were asked for again. */
  redelivered: z.number().int(),
  /** The gap was longer than GitHub's log reaches back, so a full sync was started. */
  fullSync: z.boolean(),
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type Recovery = z.infer<typeof recoverySchema>;

/** Parked work: a delivery, an outbox row of an actor, or what GitHub was not shown of a task (`effect`). */
export const parkedItemSchema = z.object({
  id: z.string(),
  kind: z.enum(["delivery", "outbox", "effect"]),
  orgId: z.string().nullable(),
  /** What it is: the event and GUID, the outbox row's target, or the effect in words. */
  subject: z.string(),
  code: z.string(),
  message: z.string(),
  attempts: z.number().int(),
  firstAtMs: z.number().int(),
  lastAtMs: z.number().int(),
});
export type ParkedItem = z.infer<typeof parkedItemSchema>;

/** The newest deliveries (at most 200) and the counts; older ones come from GET /api/deliveries. */
export const deliveriesSnapshotSchema = z.object({
  seq: z.number().int().nonnegative(),
  counts: deliveryCountsSchema,
  recovery: recoverySchema,
  deliveries: z.array(deliverySummarySchema),
});
export type DeliveriesSnapshot = z.infer<typeof deliveriesSnapshotSchema>;

export const deliveriesEventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("deliveryUpdated"), delivery: deliverySummarySchema }),
  z.object({ type: z.literal("countsUpdated"), counts: deliveryCountsSchema }),
  z.object({ type: z.literal("recoveryUpdated"), recovery: recoverySchema }),
]);
export type DeliveriesEvent = z.infer<typeof deliveriesEventSchema>;
