import { RetryableError } from "@foundry/durable";
import type { TopicModel } from "../model.ts";
import { createReplica } from "./replica.ts";
import type { Replica } from "./replica.ts";
import type { SourceSession } from "./source-session.ts";
import type { SourceEvent } from "./source.ts";

/**
 * Reads a whole state while the session listens: first the pages, then what was published since the FIRST page was
 * read. As events carry whole entities, replaying them brings every row, read early or late, to the state of the
 * last page; what is not reached by then is asked for.
 */
export async function loadState(
  session: SourceSession,
  model: TopicModel,
): Promise<{ replica: Replica; seq: number }> {
  const replica = createReplica(model);
  const { firstSeq, lastSeq } = await readPages(session, replica);
  let seq = firstSeq;
  const apply = (event: SourceEvent): void => {
    applyEvent(replica, model, event.json);
    seq = event.seq;
  };
  for (;;) {
    for (let json = session.take(seq + 1); json !== undefined; json = session.take(seq + 1)) {
      apply({ seq: seq + 1, json });
    }
    if (seq >= lastSeq) return { replica, seq };
    const before = seq;
    const outcome = await readMissed(session, seq, apply);
    if (outcome === "gone" || seq === before) {
      throw new RetryableError(
        "snapshot_outrun",
        `events ${before + 1} to ${lastSeq} are gone before their use`,
      );
    }
  }
}

async function readPages(
  session: SourceSession,
  replica: Replica,
): Promise<{ firstSeq: number; lastSeq: number }> {
  const pages = session.source.loadSnapshot()[Symbol.asyncIterator]();
  let firstSeq: number | null = null;
  let lastSeq = 0;
  for (;;) {
    const next = await session.answer(pages.next());
    if (next.done === true) break;
    firstSeq ??= next.value.seq;
    lastSeq = Math.max(lastSeq, next.value.seq);
    replica.addPage(next.value);
  }
  if (firstSeq === null)
    throw new RetryableError("empty_snapshot", "the source gave no page of its snapshot");
  return { firstSeq, lastSeq };
}

/** Asks for the events after `seq` and applies them in order, until the source has no more. */
export async function readMissed(
  session: SourceSession,
  seq: number,
  apply: (event: SourceEvent) => void,
): Promise<"read" | "gone"> {
  let at = seq;
  for (;;) {
    const before = at;
    const page = await session.answer(session.source.eventsSince(at));
    if (page.kind === "gone") return "gone";
    for (const event of page.events) {
      if (event.seq !== at + 1) continue;
      apply(event);
      at = event.seq;
    }
    if (!page.more) return "read";
    if (at === before) throw new RetryableError("source_inconsistent", `no event ${at + 1}, but later ones`);
  }
}

/** Up to `count` stored events that led to `seq`, for those who come back with an older one; none if they are gone. */
export async function readEarlier(
  session: SourceSession,
  seq: number,
  count: number,
): Promise<SourceEvent[]> {
  const earlier: SourceEvent[] = [];
  const outcome = await readMissed(session, Math.max(0, seq - count), (event) => {
    if (event.seq <= seq) earlier.push(event);
  });
  return outcome === "gone" ? [] : earlier;
}

/** The text was written by the publisher with the model's own types; it is trusted. */
export function applyEvent(replica: Replica, model: TopicModel, json: string): void {
  const event: unknown = JSON.parse(json);
  replica.apply(model.change(event));
}
