import { connect, createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A TCP way to the engine that the test can cut: to a client it looks like an engine that died. */
export interface CuttableProxy {
  readonly endpoint: string;
  /** Ends all connections. */
  cut(): void;
  /** While down, new connections are ended at once. */
  setDown(down: boolean): void;
}

export async function startCuttableProxy(endpoint: string): Promise<CuttableProxy> {
  const target = new URL(endpoint);
  const sockets = new Set<Socket>();
  let isDown = false;

  function track(socket: Socket, end: () => void): void {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => {
      sockets.delete(socket);
      end();
    });
  }

  const server = createServer((client) => {
    if (isDown) {
      client.destroy();
      return;
    }
    const engine = connect(Number(target.port), target.hostname);
    track(client, () => engine.destroy());
    track(engine, () => client.destroy());
    client.pipe(engine).pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  return {
    endpoint: `http://127.0.0.1:${portOf(server)}`,
    cut,
    setDown(down) {
      isDown = down;
      if (down) cut();
    },
  };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new TypeError("the proxy does not listen on TCP");
  return address.port;
}
