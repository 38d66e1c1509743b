import { createHmac, randomUUID } from "node:crypto";
import { serveProcedures } from "../harness/rpc.ts";
import { openLoadConnection } from "./load-connection.ts";
import type { LoadConnection } from "./load-connection.ts";

export interface LoadOptions {
  readonly url: string;
  readonly secret: string;
  readonly event: string;
  /** Sent in turn; each request has a GUID of its own. */
  readonly bodies: readonly string[];
  readonly connections: number;
  /** Ends after this long, or after `count` requests, whichever is given. */
  readonly durationMs?: number;
  readonly count?: number;
}

export interface LoadResult {
  readonly elapsedMs: number;
  /** Of every request that was answered with 2xx. */
  readonly latenciesMs: number[];
  readonly failures: Record<string, number>;
}

export type LoadProcedures = { run(options: LoadOptions): Promise<LoadResult> };

interface Prepared {
  readonly head: (guid: string) => string;
  readonly body: Buffer;
}

const procedures: LoadProcedures = {
  async run(options) {
    const url = new URL(options.url);
    const prepared = options.bodies.map((body) => prepare(url, options, body));
    const connections = await Promise.all(
      Array.from({ length: options.connections }, () => openLoadConnection(url.hostname, Number(url.port))),
    );
    const result: LoadResult = { elapsedMs: 0, latenciesMs: [], failures: {} };
    const startedAt = performance.now();
    const take = turns(prepared, options, startedAt);
    await Promise.all(connections.map((connection) => keepBusy(connection, take, result)));
    const elapsedMs = performance.now() - startedAt;
    for (const connection of connections) connection.close();
    return { ...result, elapsedMs };
  },
};

function prepare(url: URL, options: LoadOptions, text: string): Prepared {
  const body = Buffer.from(text);
  const signature = createHmac("sha256", options.secret).update(body).digest("hex");
  const before = [
    `POST ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    "user-agent: GitHub-Hookshot/bench",
    "content-type: application/json",
    "accept: */*",
    `content-length: ${body.length}`,
    `x-github-event: ${options.event}`,
    `x-hub-signature-256: sha256=${signature}`,
    "x-github-delivery: ",
  ].join("\r\n");
  return { head: (guid) => `${before}${guid}\r\n\r\n`, body };
}

/** Hands out what to send next, until time or count is over. */
function turns(
  prepared: readonly Prepared[],
  options: LoadOptions,
  startedAt: number,
): () => Prepared | null {
  const { durationMs = Infinity, count = Infinity } = options;
  let taken = 0;
  return () => {
    if (taken >= count || performance.now() - startedAt >= durationMs) return null;
    const next = prepared[taken % prepared.length];
    taken += 1;
    return next ?? null;
  };
}

async function keepBusy(
  connection: LoadConnection,
  take: () => Prepared | null,
  result: LoadResult,
): Promise<void> {
  const prefix = randomUUID().slice(0, 24);
  for (let sent = 0, next = take(); next !== null; sent += 1, next = take()) {
    const guid = prefix + sent.toString(16).padStart(12, "0");
    const { status, ms } = await connection.send(next.head(guid), next.body);
    if (status >= 200 && status < 300) result.latenciesMs.push(ms);
    else result.failures[status] = (result.failures[status] ?? 0) + 1;
  }
}

serveProcedures(procedures);
