import type { Socket } from "node:net";
import websocket from "@fastify/websocket";
import type { Clock } from "@foundry/durable";
import type { WebSocket } from "ws";
import type { App } from "../app-types.ts";
import { ProblemError } from "../problem.ts";
import { createFrameWriter } from "./frame.ts";
import { serveLiveSocket } from "./live-socket.ts";
import type { LiveSocket, LiveSocketDeps } from "./live-socket.ts";

export interface LiveServerDeps extends Pick<LiveSocketDeps, "topics" | "explain"> {
  readonly clock: Clock;
  /** A socket that is silent for two of these is dead. */
  readonly heartbeatMs?: number;
}

export interface LiveServer {
  /** `stream` is the TCP socket below. */
  serve(socket: WebSocket, stream: Socket): void;
  connections(): number;
  subscriptions(): number;
  /** Messages written since the start. */
  messages(): number;
}

const HEARTBEAT_MS = 25_000;
const MAX_MESSAGE_BYTES = 16_384;
const GOING_AWAY = 1001;
/** A browser that does not answer the close is cut off after this, well within the 10 s of a shutdown [DX14]. */
const CLOSE_GRACE_MS = 1000;

/**
 * Takes the upgrades. Called before the checks of all routes are added: a refused upgrade's socket is ended by this
 * plugin's own hooks, which must have run by then.
 */
export async function addLiveServer(app: App, deps: LiveServerDeps): Promise<LiveServer> {
  const sockets = new Map<WebSocket, LiveSocket>();
  const frames = createFrameWriter();

  await app.register(websocket, {
    // Deflate would compress each message once per socket: 25 ms of a core for the snapshot of 10,000 pull requests
    // (3.1 MB to 0.5 MB), and no frame could be shared. A dashboard is mostly near its service; bytes are cheaper.
    options: { maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false },
    errorHandler(error, socket, request) {
      request.log.debug({ err: error }, "live socket ended");
      socket.terminate();
    },
    preClose: () => closeAll(Array.from(sockets.keys()), deps.clock),
  });
  keepAlive(app, deps, () => sockets.values());
  return {
    serve(socket, stream) {
      const served = serveLiveSocket(socket, stream, {
        ...deps,
        write: (to, text) => frames.write(to, text),
      });
      sockets.set(socket, served);
      socket.on("close", () => sockets.delete(socket));
    },
    connections: () => sockets.size,
    subscriptions: () => [...sockets.values()].reduce((sum, socket) => sum + socket.subscriptionCount(), 0),
    messages: () => frames.written(),
  };
}

/** GET /api/live. Host, Origin and token are checked as for all routes, before the upgrade. */
export function addLiveRoute(app: App, live: LiveServer): void {
  app.route({
    method: "GET",
    url: "/api/live",
    schema: { tags: ["live"], summary: "WebSocket: snapshots and sequenced events of topics" },
    handler: async () => {
      throw new ProblemError(426, "upgrade_required", "This address speaks WebSocket.", {
        headers: { upgrade: "websocket" },
      });
    },
    wsHandler: (socket, request) => live.serve(socket, request.raw.socket),
  });
}

function keepAlive(app: App, deps: LiveServerDeps, sockets: () => Iterable<LiveSocket>): void {
  const { clock, heartbeatMs = HEARTBEAT_MS } = deps;
  const beat = (): void => {
    for (const socket of sockets()) socket.checkAlive();
    cancel = clock.setTimer(heartbeatMs, beat);
  };
  let cancel = clock.setTimer(heartbeatMs, beat);
  app.addHook("onClose", async () => cancel());
}

async function closeAll(sockets: readonly WebSocket[], clock: Clock): Promise<void> {
  const closed = sockets.map((socket) => new Promise<void>((resolve) => socket.on("close", () => resolve())));
  for (const socket of sockets) socket.close(GOING_AWAY, "the service is stopping");
  const cancel = clock.setTimer(CLOSE_GRACE_MS, () => {
    for (const socket of sockets) socket.terminate();
  });
  await Promise.all(closed);
  cancel();
}
