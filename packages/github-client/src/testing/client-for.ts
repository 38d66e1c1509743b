import { generateKeyPairSync } from "node:crypto";
import {
  createGithubClient,
  type GithubClient,
  type GithubClientOptions,
  type GithubObservation,
} from "../index.ts";

export interface TestClient {
  readonly client: GithubClient;
  readonly observed: GithubObservation[];
  readonly logged: string[];
}

const { privateKey: anyKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});

/** A client that keeps what it reports. Without a key it has one that only a script accepts. */
export function clientFor(baseUrl: string, options: Partial<GithubClientOptions> = {}): TestClient {
  const observed: GithubObservation[] = [];
  const logged: string[] = [];
  const note = (message: string) => logged.push(message);
  const client = createGithubClient({
    appId: "1",
    privateKey: anyKey,
    baseUrl,
    userAgent: "foundry-test",
    log: { debug: note, info: note, warn: note, error: note },
    observe: (observation) => observed.push(observation),
    retryBaseMs: 1,
    ...options,
  });
  return { client, observed, logged };
}
