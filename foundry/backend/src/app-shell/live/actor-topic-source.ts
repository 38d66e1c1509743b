import { TerminalError } from "@foundry/durable";
import type { EventsSince, SourceEvent, TopicSource } from "@foundry/topics/server";
import { RivetError } from "rivetkit/client";
import type { TopicBroadcast, TopicStatePage } from "../../actors/topic-log/index.ts";
import type { TopicActions } from "../actors-client/actions.ts";
import type { ActorPort } from "../actors-client/actor-port.ts";

/** Rows of a page, so that it stays well under the 1 MiB of an actor's message. */
const PAGE_ROWS = 1000;
const PAGE_EVENTS = 500;

interface SourceOptions {
  /** Asked first where listening to the actor would create it. */
  exists?(): Promise<boolean>;
  /** The events as they arrive, for those who measure. */
  onEvents?(events: readonly SourceEvent[]): void;
}

const nothing = (): void => undefined;

/** A topic that an actor publishes, over the actor's one connection. */
export function actorTopicSource(actor: ActorPort<TopicActions>, options: SourceOptions): TopicSource {
  let stopListening = nothing;
  return {
    async start(handlers) {
      if (options.exists !== undefined && !(await options.exists())) {
        throw new TerminalError("not_found", "There is no such topic.");
      }
      stopListening = await actor.listen(
        "topic",
        (payload) => {
          if (!isBroadcast(payload)) return;
          handlers.onEvents(payload.events);
          options.onEvents?.(payload.events);
        },
        (reason) => handlers.onLost(reason),
      );
    },
    async *loadSnapshot() {
      let cursor: string | null = null;
      do {
        const page: TopicStatePage = await lasting(actor.call("getTopicState", { cursor, limit: PAGE_ROWS }));
        yield page;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
    async eventsSince(since): Promise<EventsSince> {
      const answer = await lasting(actor.call("getTopicEvents", { since, limit: PAGE_EVENTS }));
      return answer.kind === "gone" ? { kind: "gone" } : answer;
    },
    close: () => stopListening(),
  };
}

function isBroadcast(payload: unknown): payload is TopicBroadcast {
  return (
    typeof payload === "object" && payload !== null && "events" in payload && Array.isArray(payload.events)
  );
}

/** What does not exist will not exist at the next try either. */
async function lasting<Value>(answer: Promise<Value>): Promise<Value> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof RivetError) || error.group !== "user" || error.code !== "not_found") throw error;
    throw new TerminalError(error.code, error.message, { cause: error });
  }
}
