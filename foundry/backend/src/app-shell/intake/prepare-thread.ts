/** The thread behind `startPrepareThread`: verifies, parses, routes and packs what the main thread sends it. */
import { parentPort, workerData } from "node:worker_threads";
import { createReceiver } from "@foundry/github-webhooks";
import { routeDelivery } from "../../webhooks/index.ts";
import { prepareGroup } from "./prepare-group.ts";
import type { PrepareThreadData } from "./start-prepare-thread.ts";
import { readRequests, writeAnswer } from "./thread-messages.ts";
import type { PrepareOrder } from "./thread-messages.ts";

const { secrets, slots }: PrepareThreadData = workerData;
const deps = { receive: createReceiver({ secrets }), routeDelivery };

parentPort?.on("message", ({ id, memory, heads }: PrepareOrder) => {
  const shared = "own" in memory ? memory.own : slots[memory.slot];
  if (shared === undefined) throw new Error("the intake's thread was given no memory");
  parentPort?.postMessage(writeAnswer(id, prepareGroup(deps, readRequests(heads, shared))));
});
