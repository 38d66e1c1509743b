import { request } from "node:http";

export interface RawAnswer {
  /** 101 for an accepted upgrade. */
  readonly status: number;
  readonly body: string;
}

/** A request with headers that fetch does not let a test choose: Host, Upgrade, a Content-Length that is not true. */
export function rawRequest(
  url: string,
  options: { method?: string; headers?: Record<string, string>; unfinishedBody?: string } = {},
): Promise<RawAnswer> {
  const { method = "GET", headers = {}, unfinishedBody } = options;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        sent.destroy();
        resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
      });
    });
    sent.on("error", reject);
    sent.on("upgrade", (answer, socket) => {
      socket.destroy();
      resolve({ status: answer.statusCode ?? 0, body: "" });
    });
    if (unfinishedBody === undefined) sent.end();
    else sent.write(unfinishedBody);
  });
}

export const upgradeHeaders = {
  connection: "upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};
