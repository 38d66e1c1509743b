import { Worker } from "node:worker_threads";
import { readAnswer, writeBodies, writeHeads } from "./thread-messages.ts";
import type { PrepareAnswer, PrepareOrder } from "./thread-messages.ts";
import type { IntakeRequest, Prepare, PreparedGroup } from "./types.ts";

export interface PrepareThreadData {
  readonly secrets: readonly string[];
  /** Memory for the bodies of a group; each is used by one group at a time. */
  readonly slots: readonly SharedArrayBuffer[];
}

export interface PrepareThread {
  readonly prepare: Prepare;
  close(): Promise<void>;
}

/** The thread died with these requests; nothing of them is stored. */
export class IntakeFailedError extends Error {
  override readonly name = "IntakeFailedError";
}

interface Order {
  readonly slot: number | null;
  readonly answer: PromiseWithResolvers<PreparedGroup>;
}

interface Thread {
  readonly worker: Worker;
  readonly slots: readonly SharedArrayBuffer[];
  readonly freeSlots: number[];
  readonly orders: Map<number, Order>;
}

const program = new URL("./prepare-thread.ts", import.meta.url);
/** As many as groups are prepared at one time (create-intake.ts); more would only wait. */
const slotCount = 2;
const slotBytes = 2 * 1024 * 1024;

/**
 * Prepares on a thread of its own: two thirds of an accept's work (HMAC, JSON, routing, compression) then leave the
 * main thread to HTTP and SQLite, and a payload of 25 MB holds up nobody's page. A thread that dies rejects what it
 * had, and the next request starts another.
 */
export function startPrepareThread(
  secrets: readonly string[],
  onError: (error: unknown) => void,
): PrepareThread {
  let running: Thread | null = null;
  let lastId = 0;

  function start(): Thread {
    const slots = Array.from({ length: slotCount }, () => new SharedArrayBuffer(slotBytes));
    const workerData: PrepareThreadData = { secrets, slots };
    const worker = new Worker(program, { workerData, execArgv: [] });
    const thread: Thread = { worker, slots, freeSlots: [...slots.keys()], orders: new Map() };
    worker.on("message", (answer: PrepareAnswer) => finish(thread, answer));
    const end = (cause?: unknown): void => {
      if (running === thread) running = null;
      const error = new IntakeFailedError("the intake's thread ended", { cause });
      for (const { answer } of thread.orders.values()) answer.reject(error);
      thread.orders.clear();
    };
    worker.on("error", (error) => {
      onError(error);
      end(error);
    });
    worker.on("exit", () => end());
    return thread;
  }

  return {
    prepare(requests) {
      running ??= start();
      lastId += 1;
      return send(running, lastId, requests);
    },
    async close() {
      await running?.worker.terminate();
    },
  };
}

function send(thread: Thread, id: number, requests: readonly IntakeRequest[]): Promise<PreparedGroup> {
  const bytes = requests.reduce((sum, request) => sum + request.bytes, 0);
  const slot = bytes <= slotBytes ? (thread.freeSlots.pop() ?? null) : null;
  const memory = (slot === null ? null : thread.slots[slot]) ?? new SharedArrayBuffer(bytes);
  writeBodies(requests, memory);
  const order: PrepareOrder = {
    id,
    memory: slot === null ? { own: memory } : { slot },
    heads: writeHeads(requests),
  };
  const answer = Promise.withResolvers<PreparedGroup>();
  thread.orders.set(id, { slot, answer });
  thread.worker.postMessage(order);
  return answer.promise;
}

function finish({ orders, freeSlots }: Thread, message: PrepareAnswer): void {
  const order = orders.get(message.id);
  if (order === undefined) return;
  orders.delete(message.id);
  if (order.slot !== null) freeSlots.push(order.slot);
  order.answer.resolve(readAnswer(message));
}
