import { generateKeyPairSync } from "node:crypto";
import { Writable } from "node:stream";
import { expect, test } from "vitest";
import { Secret } from "../secret.ts";
import { createLogger, createSecretList } from "./logger.ts";
import { ProblemError } from "./problem.ts";
import { upgradeHeaders, rawRequest } from "./testing/raw-request.ts";
import { startApp } from "./testing/start-app.ts";

const token = 'the "token" of\tthis test';
const webhookSecret = "webhook-secret-of-this-test";
const privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const keyLine = privateKey.split("\n")[3] ?? "";

function capture(level: string) {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const secrets = createSecretList([token, webhookSecret, privateKey].map((secret) => new Secret(secret)));
  return { logger: createLogger({ level, secrets, destination }), secrets, text: () => lines.join("") };
}

test("no secret reaches the log, whatever it is wrapped in", () => {
  const { logger, text } = capture("trace");
  logger.info({
    headers: { authorization: "Bearer other", cookie: "foundry_session=abc", accept: "text/html" },
  });
  logger.info({ req: { headers: { "x-hub-signature-256": "sha256=abc", authorization: "Bearer other" } } });
  logger.info({ token: "other", secret: "other", privateKey: "other", app: { password: "other" } });
  logger.error({ err: new Error(`refused: ${token}`, { cause: new Error(`signed with ${webhookSecret}`) }) });
  logger.warn({ deep: { deeper: [{ key: privateKey }] } }, `the key is ${privateKey}`);
  logger.child({ token }).info("child");
  logger.info(new Secret(webhookSecret), "wrapped");
  expect(text()).not.toMatch(/other|=abc|sha256=/);
  for (const secret of [JSON.stringify(token).slice(1, -1), token, webhookSecret, keyLine]) {
    expect(text()).not.toContain(secret);
  }
  expect(text()).toContain("[redacted]");
  expect(text()).toContain("text/html");
});

test("a secret that became known later is kept out from then on, in child loggers too", () => {
  const { logger, secrets, text } = capture("info");
  const child = logger.child({ part: "engine" });
  secrets.add(new Secret("token-of-the-engine"));
  logger.info("asked with token-of-the-engine");
  child.warn({ err: new Error("GET http://127.0.0.1:1/?token=token-of-the-engine failed") });
  expect(text().match(/\[redacted\]/g)?.length).toBeGreaterThanOrEqual(2);
  expect(text()).not.toContain("token-of-the-engine");
});

test("every line stays one JSON object", () => {
  const { logger, text } = capture("info");
  logger.info({ value: token }, `\n${privateKey}`);
  logger.debug("not at this level");
  const lines = text().trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { value: string }).value)).toEqual(["[redacted]"]);
});

test("requests leave no secret in the log, answered or refused", async () => {
  const app = await startApp({
    config: { apiToken: new Secret(token) },
    secrets: [webhookSecret, privateKey],
    intakeRoutes: [
      async (routes) => {
        routes.get("/api/leak", async () => {
          throw new Error(`octokit says ${token} ${webhookSecret} ${privateKey}`);
        });
        routes.get("/api/refused", async () => {
          throw new ProblemError(503, "away", "Not now.", { cause: new Error(`cause ${webhookSecret}`) });
        });
      },
    ],
  });
  const signIn = await app.post("/api/session", { token });
  const cookie = signIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  expect(cookie).toMatch(/^foundry_session=.+/);
  const headers = { cookie, "x-hub-signature-256": "sha256=feed" };
  expect((await app.get(`/api/leak?token=${encodeURIComponent(webhookSecret)}`, { headers })).status).toBe(
    500,
  );
  expect((await app.get("/api/refused", { headers })).status).toBe(503);
  expect(
    (await app.get("/api/orgs", { headers: { authorization: "Bearer guess-of-somebody" } })).status,
  ).toBe(401);
  expect((await app.post("/api/session", { token: "guess-of-somebody" })).status).toBe(401);
  await rawRequest(`${app.url}/api/live`, {
    headers: { ...upgradeHeaders, authorization: "Bearer guess-of-somebody" },
  });
  const log = app.log();
  expect(log).toContain("/api/leak");
  const session = cookie.split("=")[1] ?? "";
  for (const secret of [token, webhookSecret, keyLine, session, "sha256=feed", "guess-of-somebody"]) {
    expect(log).not.toContain(secret);
    expect(log).not.toContain(encodeURIComponent(secret));
    expect(log).not.toContain(JSON.stringify(secret).slice(1, -1));
  }
});
