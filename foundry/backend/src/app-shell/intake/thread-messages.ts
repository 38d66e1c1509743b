import type { RequestHeaders } from "@foundry/github-webhooks";
import type { PackedChunk } from "../inbox/index.ts";
import type { IntakeRequest, PreparedGroup } from "./types.ts";

/*
 * What the main thread and the intake's thread say to each other. Bodies lie one after the other in shared memory, and
 * the rest is JSON text: cloning some hundred small objects, and a buffer of its own for every body, cost more than
 * the work that the thread takes over.
 */

/** `slot` names the shared memory that both know; a group that does not fit brings its own. */
export interface PrepareOrder {
  readonly id: number;
  readonly memory: { readonly slot: number } | { readonly own: SharedArrayBuffer };
  readonly heads: string;
}

export interface PrepareAnswer {
  readonly id: number;
  readonly rest: string;
  readonly chunks: readonly PackedChunk[];
}

interface Head {
  readonly headers: RequestHeaders;
  readonly bytes: number;
}

export function writeHeads(requests: readonly IntakeRequest[]): string {
  return JSON.stringify(requests.map(({ headers, bytes }): Head => ({ headers, bytes })));
}

/** The requests' bodies, one after the other; `memory` has room for them. */
export function writeBodies(requests: readonly IntakeRequest[], memory: SharedArrayBuffer): void {
  const all = new Uint8Array(memory);
  let offset = 0;
  for (const piece of requests.flatMap(({ pieces }) => pieces)) {
    all.set(piece, offset);
    offset += piece.length;
  }
}

/** The requests again, as views of the memory. */
export function readRequests(heads: string, memory: SharedArrayBuffer) {
  const list: Head[] = JSON.parse(heads);
  let offset = 0;
  return list.map(({ headers, bytes }) => {
    const rawBody = Buffer.from(memory, offset, bytes);
    offset += bytes;
    return { headers, rawBody };
  });
}

export function writeAnswer(id: number, { verdicts, group, failures }: PreparedGroup): PrepareAnswer {
  const { deliveries, chunks } = group;
  return { id, rest: JSON.stringify({ verdicts, deliveries, failures }), chunks };
}

export function readAnswer({ rest, chunks }: PrepareAnswer): PreparedGroup {
  const { verdicts, deliveries, failures }: Rest = JSON.parse(rest);
  return { verdicts, group: { deliveries, chunks }, failures };
}

interface Rest extends Pick<PreparedGroup, "verdicts" | "failures"> {
  readonly deliveries: PreparedGroup["group"]["deliveries"];
}
