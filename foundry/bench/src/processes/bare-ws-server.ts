import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { WebSocketServer } from "ws";
import { serveProcedures } from "../harness/rpc.ts";

export type BareServerProcedures = {
  start(input: null): Promise<string>;
  /** Sends each text to every client, one text per turn of the event loop. */
  publish(texts: readonly string[]): Promise<void>;
};

let server: WebSocketServer | null = null;

/** A `ws` server that does nothing but send: the broadcast loop of ws's own documentation, without compression. */
const procedures: BareServerProcedures = {
  async start() {
    server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("listens nowhere");
    return `ws://127.0.0.1:${address.port}/`;
  },
  async publish(texts) {
    for (const text of texts) {
      const data = Buffer.from(text);
      for (const client of server?.clients ?? []) client.send(data, { binary: false });
      await nextTurn();
    }
  },
};

serveProcedures(procedures);
