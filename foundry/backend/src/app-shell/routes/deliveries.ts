import {
  deliveryGuidSchema,
  deliveryListSchema,
  deliverySchema,
  deliveryStatusSchema,
  deliverySummarySchema,
  jobAcceptedSchema,
} from "@foundry/shared";
import type { JobAccepted } from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { replayDelivery } from "../inbox/index.ts";
import type { Inbox, ReplayDeps } from "../inbox/index.ts";
import { notFound, wrongState } from "../problem.ts";
import { readProblems, writeProblems } from "./answers.ts";
import { cursorSchema, encodeCursor } from "./delivery-cursor.ts";
import { whileInboxWrites } from "./inbox-problem.ts";

export interface DeliveryDeps extends ReplayDeps {
  readonly inbox: ReplayDeps["inbox"] & Pick<Inbox, "page">;
  /** Starts the lost-delivery recovery, or says which one runs. @throws ProblemError without a connected App */
  readonly recover: () => JobAccepted;
}

const listQuery = z.object({
  status: deliveryStatusSchema.optional(),
  event: z.string().min(1).max(64).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: cursorSchema.optional(),
});
const guidParams = z.object({ guid: deliveryGuidSchema });
const tags = ["deliveries"];

/** /api/deliveries: the inbox as people and programs see it. */
export function deliveryRoutes(deps: DeliveryDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/deliveries",
      {
        schema: {
          tags,
          summary: "Deliveries, newest first; a page does not move when new ones come in",
          querystring: listQuery,
          response: { 200: deliveryListSchema, ...readProblems },
        },
      },
      async ({ query: { status, event, limit, cursor } }) => {
        const { deliveries, lastId } = deps.inbox.page({ status, event, limit, beforeId: cursor });
        return { deliveries: [...deliveries], nextCursor: lastId === null ? null : encodeCursor(lastId) };
      },
    );
    app.get(
      "/api/deliveries/:guid",
      {
        schema: {
          tags,
          summary: "One delivery with its payload",
          params: guidParams,
          response: { 200: deliverySchema, ...readProblems },
        },
      },
      async ({ params: { guid } }) => {
        const delivery = deps.inbox.summary(guid);
        if (delivery === null) throw notFound(`delivery ${guid}`);
        const body = deps.inbox.body(guid);
        const payload: unknown = body === null ? null : JSON.parse(body.toString("utf8"));
        return { ...delivery, payload };
      },
    );
    app.post(
      "/api/deliveries/:guid/replay",
      {
        schema: {
          tags,
          summary: "Route and apply a stored delivery again",
          params: guidParams,
          response: { 202: deliverySummarySchema, ...writeProblems },
        },
      },
      async ({ params: { guid } }, reply) => {
        const outcome = whileInboxWrites(() =>
          replayDelivery(deps, guid, ["applied", "ignored", "parked", "discarded"]),
        );
        switch (outcome.kind) {
          case "replayed":
            return reply.code(202).send(outcome.delivery);
          case "unknown":
            throw notFound(`delivery ${guid}`);
          case "wrongState":
            throw wrongState(outcome.state, "This delivery waits for its lane already.");
        }
      },
    );
    app.post(
      "/api/deliveries/recover",
      {
        schema: {
          tags,
          summary: "Ask GitHub for the deliveries that never arrived; progress on the deliveries topic",
          response: { 202: jobAcceptedSchema, ...writeProblems },
        },
      },
      async (_request, reply) => reply.code(202).send(whileInboxWrites(deps.recover)),
    );
  };
}
