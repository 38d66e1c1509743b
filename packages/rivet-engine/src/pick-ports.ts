import { createServer } from "node:net";
import type { Server } from "node:net";
import type { EnginePorts } from "./engine-config.ts";

/** Three free loopback ports. Another program may take one before the engine does; the caller then picks again. */
export async function pickPorts(): Promise<EnginePorts> {
  const servers = await Promise.all([listen(), listen(), listen()]);
  const [guard, apiPeer, metrics] = servers.map(({ port }) => port);
  await Promise.all(servers.map(({ server }) => closed(server)));
  return { guard: guard ?? 0, apiPeer: apiPeer ?? 0, metrics: metrics ?? 0 };
}

function listen(): Promise<{ server: Server; port: number }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve({ server, port: address.port });
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
