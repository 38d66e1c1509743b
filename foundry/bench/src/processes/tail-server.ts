import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { WebSocketServer } from "ws";
import { serveProcedures } from "../harness/rpc.ts";

export type TailServerProcedures = {
  /** Whoever connects gets the file from its beginning and all that is added to it; resolves to where. */
  start(file: string): Promise<string>;
  stop(input: null): Promise<void>;
};

let server: WebSocketServer | null = null;
const tails = new Set<ChildProcess>();

/** `tail -f` and a bare `ws` server: the least that shows a log in a browser. */
const procedures: TailServerProcedures = {
  async start(file) {
    server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
    server.on("connection", (client) => {
      const tail = spawn("tail", ["-c", "+1", "-f", file], { stdio: ["ignore", "pipe", "inherit"] });
      tails.add(tail);
      tail.stdout.on("data", (bytes: Buffer) => client.send(bytes, { binary: false }));
      client.on("close", () => tail.kill());
    });
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("listens nowhere");
    return `ws://127.0.0.1:${address.port}/`;
  },
  async stop() {
    for (const tail of tails) tail.kill();
    tails.clear();
    await new Promise((resolve) => server?.close(resolve) ?? resolve(null));
    server = null;
  },
};

serveProcedures(procedures);
