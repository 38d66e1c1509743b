import { generateKeyPairSync } from "node:crypto";
import { pino } from "pino";
import { Probot, Server } from "probot";
import { freePort } from "../harness/free-port.ts";
import { serveProcedures } from "../harness/rpc.ts";

export type ProbotProcedures = { start(input: { secret: string }): Promise<string> };

/**
 * Probot 14 as its users run it: its own server, its webhook middleware, one handler for every event. The handler is
 * empty and nothing is stored. Logs of requests are off on both sides of the comparison.
 */
const procedures: ProbotProcedures = {
  async start({ secret }) {
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      publicKeyEncoding: { type: "spki", format: "pem" },
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
    });
    const log = pino({ level: "warn" });
    const server = new Server({
      Probot: Probot.defaults({ appId: 1, privateKey, secret, log }),
      // Probot takes 0 for "not given".
      port: await freePort(),
      host: "127.0.0.1",
      log,
    });
    await server.load((app) => {
      app.onAny(() => undefined);
    });
    const http = await server.start();
    const address = http.address();
    if (address === null || typeof address === "string") throw new Error("Probot listens nowhere");
    return `http://127.0.0.1:${address.port}/api/github/webhooks`;
  },
};

serveProcedures(procedures);
