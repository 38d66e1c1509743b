import { z } from "zod";
import { deliverySummarySchema, parkedItemSchema } from "./deliveries.ts";
import { organizationListItemSchema } from "./organization.ts";

/** 202 of every accepted long command. */
export const jobAcceptedSchema = z.object({ jobId: z.string(), status: z.enum(["queued", "running"]) });
export type JobAccepted = z.infer<typeof jobAcceptedSchema>;

export const organizationListSchema = z.object({ organizations: z.array(organizationListItemSchema) });
export type OrganizationList = z.infer<typeof organizationListSchema>;

export const deliveryListSchema = z.object({
  deliveries: z.array(deliverySummarySchema),
  nextCursor: z.string().nullable(),
});
export type DeliveryList = z.infer<typeof deliveryListSchema>;

export const parkedListSchema = z.object({ parked: z.array(parkedItemSchema) });
export type ParkedList = z.infer<typeof parkedListSchema>;

/** RFC 9457 problem details; `code` is stable, `detail` is for people, `field` names bad input. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  code: z.string(),
  field: z.string().optional(),
  /** The current state, where a 409 is about one. */
  state: z.string().optional(),
  requestId: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const readinessSchema = z.object({
  status: z.enum(["ok", "degraded", "down"]),
  checks: z.record(
    z.string(),
    z.object({ status: z.enum(["ok", "degraded", "down"]), message: z.string().nullable() }),
  ),
});
export type Readiness = z.infer<typeof readinessSchema>;

/** GET /api/connection: the settings page. Never holds a secret, only whether it is set and looks right. */
export const githubConnectionSchema = z.object({
  mode: z.enum(["demo", "app", "none"]),
  app: z
    .object({
      id: z.string(),
      slug: z.string(),
      name: z.string(),
      htmlUrl: z.string(),
      installUrl: z.string(),
    })
    .nullable(),
  apiUrl: z.string(),
  webhookUrl: z.string(),
  variables: z.array(
    z.object({
      name: z.string(),
      status: z.enum(["ok", "missing", "invalid", "optional"]),
      message: z.string(),
    }),
  ),
  installations: z.array(
    z.object({ installationId: z.string(), accountId: z.string(), login: z.string(), status: z.string() }),
  ),
  rateLimits: z.array(
    z.object({
      installationId: z.string().nullable(),
      limit: z.number().int(),
      remaining: z.number().int(),
      resetAtMs: z.number().int(),
    }),
  ),
  /** The last failure of a call to GitHub, if the last call failed. */
  github: z.object({ status: z.enum(["ok", "degraded", "unknown"]), message: z.string().nullable() }),
  demo: z.object({ controlUrl: z.string() }).nullable(),
  /** Where the App's credentials are from: variables, or created from the dashboard. null without an App. */
  credentials: z.enum(["environment", "stored"]).nullable(),
  /** What a new App is given. `unavailable`: why none can be created from the dashboard now; null where one can. */
  newApp: z.object({
    unavailable: z.string().nullable(),
    permissions: z.record(z.string(), z.enum(["read", "write"])),
    events: z.array(z.string()),
  }),
});
export type GithubConnection = z.infer<typeof githubConnectionSchema>;
