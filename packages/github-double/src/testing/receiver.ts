import { createServer, type IncomingHttpHeaders } from "node:http";

export interface Received {
  headers: IncomingHttpHeaders;
  event: string;
  guid: string;
  raw: Buffer;
  body: Record<string, unknown>;
}

/** A webhook endpoint on loopback that keeps what it gets. It answers a status, tears the connection (null), or never. */
export async function startReceiver(answer: (received: Received) => number | null | "never" = () => 202) {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const entry = {
        headers: request.headers,
        event: String(request.headers["x-github-event"]),
        guid: String(request.headers["x-github-delivery"]),
        raw,
        body: parseObject(raw),
      };
      received.push(entry);
      const status = answer(entry);
      if (status === null) request.socket.destroy();
      else if (status !== "never") response.writeHead(status).end();
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the receiver has no port");
  return {
    url: `http://127.0.0.1:${address.port}/webhooks`,
    received,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function parseObject(raw: Buffer): Record<string, unknown> {
  const value: unknown = JSON.parse(raw.toString("utf8"));
  return Object.fromEntries(Object.entries(value ?? {}));
}
