import { createHmac, randomUUID } from "node:crypto";
import { serveProcedures } from "../harness/rpc.ts";
import { openLiveSocket } from "./live-socket.ts";
import { openLoadConnection } from "./load-connection.ts";

export interface LatencyOptions {
  readonly webhookUrl: string;
  readonly liveUrl: string;
  readonly secret: string;
  readonly subscribe: string;
}

export interface LatencySample {
  /** From the request's first byte until the answer. */
  readonly acceptMs: number;
  /** From the request's first byte until the event was at the WebSocket. */
  readonly eventMs: number;
}

export type LatencyProcedures = {
  open(options: LatencyOptions): Promise<void>;
  /** One delivery after the other: the next one is sent when the event of the one before has come. */
  measure(deliveries: readonly { body: string; title: string }[]): Promise<LatencySample[]>;
};

type Measure = (delivery: { body: string; title: string }) => Promise<LatencySample>;

let measureOne: Measure | null = null;

const procedures: LatencyProcedures = {
  async open(options) {
    measureOne = await openBoth(options);
  },
  async measure(deliveries) {
    if (measureOne === null) throw new Error("not open");
    const samples: LatencySample[] = [];
    for (const delivery of deliveries) samples.push(await measureOne(delivery));
    return samples;
  },
};

/** GitHub and a browser in one process, so that one clock sees both ends. */
async function openBoth({ webhookUrl, liveUrl, secret, subscribe }: LatencyOptions): Promise<Measure> {
  const snapshot = Promise.withResolvers<void>();
  let onText: (payload: Buffer) => void = () => snapshot.resolve();
  const live = await openLiveSocket(new URL(liveUrl), (payload) => onText(payload));
  live.send(subscribe);
  await snapshot.promise;
  const url = new URL(webhookUrl);
  const connection = await openLoadConnection(url.hostname, Number(url.port));
  return async ({ body, title }) => {
    const bytes = Buffer.from(body);
    const head = headOf(url, secret, bytes);
    const mark = Buffer.from(JSON.stringify(title));
    const startedAt = performance.now();
    const event = new Promise<number>((resolve) => {
      onText = (payload) => {
        if (payload.includes('"pullRequestUpdated"') && payload.includes(mark)) resolve(performance.now());
      };
    });
    const answer = await connection.send(head, bytes);
    if (answer.status !== 202) throw new Error(`HTTP ${answer.status}`);
    return { acceptMs: answer.ms, eventMs: (await event) - startedAt };
  };
}

function headOf(url: URL, secret: string, body: Buffer): string {
  return [
    `POST ${url.pathname} HTTP/1.1`,
    `host: ${url.host}`,
    "content-type: application/json",
    `content-length: ${body.length}`,
    "x-github-event: pull_request",
    `x-github-delivery: ${randomUUID()}`,
    `x-hub-signature-256: sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    "\r\n",
  ].join("\r\n");
}

serveProcedures(procedures);
