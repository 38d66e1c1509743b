import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import type { ContainerCreateOptions } from "dockerode";
import { createDoubleContainer } from "./double-container.ts";
import type { DoubleContainer } from "./double-container.ts";
import type { SandboxAdapter } from "../types.ts";

export interface DockerDouble {
  readonly socketPath: string;
  /** What was asked to be created, in order. */
  readonly created: readonly ContainerCreateOptions[];
  readonly pulled: readonly string[];
  /** How many containers there are, running or not. */
  count(): number;
  close(): Promise<void>;
}

interface DoubleOptions {
  readonly socketPath: string;
  /** Plays the engine's runtime. */
  readonly runtime: SandboxAdapter;
  readonly images: readonly string[];
  /** Images that can be pulled. */
  readonly registry?: readonly string[];
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

interface Engine {
  readonly containers: Map<string, DoubleContainer>;
  readonly images: Set<string>;
  readonly created: ContainerCreateOptions[];
  readonly pulled: string[];
  readonly options: DoubleOptions;
}

/**
 * As much of Docker's HTTP API (1.47) as the adapter uses, in its own shapes and status codes, on a unix socket. Its
 * containers are local sandboxes: what the adapter asks for is what they hold, and what it forgets, they do not.
 */
export async function startDockerDouble(options: DoubleOptions): Promise<DockerDouble> {
  const engine: Engine = {
    containers: new Map(),
    images: new Set(options.images),
    created: [],
    pulled: [],
    options,
  };
  const server = createServer((request, response) => {
    answer(engine, request, response).catch((error: unknown) =>
      send(response, { status: 500, body: { message: String(error) } }),
    );
  });
  server.listen(options.socketPath);
  await once(server, "listening");
  return {
    socketPath: options.socketPath,
    created: engine.created,
    pulled: engine.pulled,
    count: () => engine.containers.size,
    async close() {
      for (const container of engine.containers.values()) await container.remove();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

async function answer(engine: Engine, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://docker");
  const words = url.pathname.split("/").slice(1).map(decodeURIComponent);
  if (words[0] === "version") return send(response, { status: 200, body: { Version: "27.0.0-double" } });
  if (words[0] === "info")
    return send(response, { status: 200, body: { SecurityOptions: ["name=rootless"] } });
  if (words[0] === "images") return answerImage(engine, request, response, url, words.slice(1));
  if (words[1] === "create") return send(response, await create(engine, request));
  if (words[1] === "json") return send(response, list(engine, url));
  const container = engine.containers.get(words[1] ?? "");
  if (container === undefined) return send(response, missing(`No such container: ${words[1]}`));
  const action = request.method === "DELETE" ? "remove" : words[2];
  if (action === "attach") return container.attach(response);
  send(response, await act(engine, container, action ?? "", words[1] ?? ""));
}

async function act(engine: Engine, container: DoubleContainer, action: string, id: string): Promise<Answer> {
  switch (action) {
    case "start":
      container.start();
      return { status: 204 };
    case "wait":
      return { status: 200, body: { StatusCode: await container.ended } };
    case "kill":
      return container.kill()
        ? { status: 204 }
        : { status: 409, body: { message: `cannot kill container: ${id}: container is not running` } };
    case "json":
      return { status: 200, body: container.inspect() };
    case "remove":
      await container.remove();
      engine.containers.delete(id);
      return { status: 204 };
    default:
      return missing("page not found");
  }
}

async function create(engine: Engine, request: IncomingMessage): Promise<Answer> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the adapter's own request, in dockerode's types
  const config = (await json(request)) as ContainerCreateOptions;
  if (!engine.images.has(config.Image ?? "")) return missing(`No such image: ${config.Image}`);
  const id = randomBytes(32).toString("hex");
  engine.created.push(config);
  engine.containers.set(id, createDoubleContainer(engine.options.runtime, id, config));
  return { status: 201, body: { Id: id, Warnings: [] } };
}

function list({ containers }: Engine, url: URL): Answer {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as above
  const filters = JSON.parse(url.searchParams.get("filters") ?? "{}") as { label?: string[] };
  const body = [...containers]
    .map(([Id, { config }]) => ({ Id, Labels: config.Labels ?? {} }))
    .filter(({ Labels }) =>
      (filters.label ?? []).every((wanted) =>
        Object.entries(Labels).some(([name, value]) => `${name}=${value}` === wanted),
      ),
    );
  return { status: 200, body };
}

function answerImage(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  words: readonly string[],
): void {
  const image = words.slice(0, -1).join("/");
  if (request.method === "GET") {
    const found = engine.images.has(image);
    return send(response, found ? { status: 200, body: { Id: image } } : missing(`No such image: ${image}`));
  }
  const wanted = `${url.searchParams.get("fromImage")}:${url.searchParams.get("tag") ?? "latest"}`;
  engine.pulled.push(wanted);
  response.writeHead(200, { "content-type": "application/json" });
  response.write(`${JSON.stringify({ status: `Pulling from ${wanted}` })}\r\n`);
  if (engine.options.registry?.includes(wanted) === true) engine.images.add(wanted);
  // As the engine does: it has said 200 before it knows.
  else
    response.write(
      `${JSON.stringify({ error: "manifest unknown", errorDetail: { message: "manifest unknown" } })}\r\n`,
    );
  response.end();
}

function missing(message: string): Answer {
  return { status: 404, body: { message } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
