import { parkedItemSchema, parkedListSchema } from "@foundry/shared";
import type { ParkedItem } from "@foundry/shared";
import type { FastifyPluginAsyncZod } from "fastify-type-provider-zod";
import { z } from "zod";
import { replayDelivery } from "../inbox/index.ts";
import type { Inbox, ReplayDeps } from "../inbox/index.ts";
import { notFound, wrongState } from "../problem.ts";
import { readProblems, writeProblems } from "./answers.ts";
import { whileInboxWrites } from "./inbox-problem.ts";

/**
 * The actors' parked outbox rows. Ids are its own and never begin with `delivery:`; both commands reject with
 * `not_found` or `wrong_state` (UserError or ProblemError) when there is nothing to do.
 */
export interface ParkedOutbox {
  list(): Promise<readonly ParkedItem[]>;
  retry(id: string): Promise<void>;
  discard(id: string): Promise<void>;
}

export interface ParkedDeps extends ReplayDeps {
  readonly inbox: ReplayDeps["inbox"] & Pick<Inbox, "parked" | "discard">;
  readonly outbox: ParkedOutbox;
}

const maxListed = 1000;
const deliveryPrefix = "delivery:";
const parkedParams = z.object({ id: z.string().min(1).max(300), action: z.enum(["retry", "discard"]) });
const doneSchema = z.object({ id: parkedItemSchema.shape.id, status: z.enum(["retried", "discarded"]) });

/** /api/parked: all that could not be done and waits for a person, deliveries and outbox rows in one list [DX6]. */
export function parkedRoutes(deps: ParkedDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      "/api/parked",
      {
        schema: {
          tags: ["deliveries"],
          summary: "Parked work, the last failure first",
          response: { 200: parkedListSchema, ...readProblems },
        },
      },
      async () => {
        const parked = [...deps.inbox.parked(maxListed), ...(await deps.outbox.list())];
        return { parked: parked.toSorted((one, other) => other.lastAtMs - one.lastAtMs) };
      },
    );
    app.post(
      "/api/parked/:id/:action",
      {
        schema: {
          tags: ["deliveries"],
          summary: "Try parked work again, or give it up",
          params: parkedParams,
          response: { 202: doneSchema, ...writeProblems },
        },
      },
      async ({ params: { id, action } }, reply) => {
        if (id.startsWith(deliveryPrefix)) {
          const guid = id.slice(deliveryPrefix.length);
          whileInboxWrites(() =>
            action === "retry" ? retryDelivery(deps, guid) : discardDelivery(deps, guid),
          );
        } else {
          await deps.outbox[action](id);
        }
        return reply.code(202).send({ id, status: action === "retry" ? "retried" : "discarded" });
      },
    );
  };
}

function retryDelivery(deps: ParkedDeps, guid: string): void {
  const outcome = replayDelivery(deps, guid, ["parked"]);
  if (outcome.kind === "unknown") throw notFound(`parked delivery ${guid}`);
  if (outcome.kind === "wrongState") throw wrongState(outcome.state, "This delivery is not parked.");
}

function discardDelivery(deps: ParkedDeps, guid: string): void {
  if (deps.inbox.discard(guid)) return;
  const delivery = deps.inbox.summary(guid);
  if (delivery === null) throw notFound(`parked delivery ${guid}`);
  throw wrongState(delivery.status, "This delivery is not parked.");
}
