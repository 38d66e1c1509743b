/**
 * A process with the real webhook route over the inbox of argv[2], to be killed. Prints its address; its one lane is
 * drained into a second file, argv[3], that dedupes by GUID as the github-state actor does.
 */
import Database from "better-sqlite3";
import { systemClock } from "@foundry/durable";
import { fastify } from "fastify";
import { createIntake, startPrepareThread } from "../../intake/index.ts";
import { githubWebhookRoute } from "../../routes/github-webhook.ts";
import { createRelay } from "../../relay/index.ts";
import { openInbox } from "../index.ts";

const [, , inboxPath = "", actorPath = "", secret = ""] = process.argv;
const inbox = openInbox({ path: inboxPath, clock: systemClock });
const actor = new Database(actorPath);
actor.pragma("journal_mode = WAL");
actor.exec("CREATE TABLE IF NOT EXISTS applied (id INTEGER PRIMARY KEY, account TEXT, guid TEXT UNIQUE)");
const apply = actor.prepare("INSERT INTO applied (account, guid) VALUES (?, ?) ON CONFLICT DO NOTHING");
const nothing = (): void => {};

const relay = createRelay({
  inbox,
  async deliverBatch(accountId, _installationId, deliveries) {
    // An actor is not in this process: its answer comes a moment later, when this process may be dead.
    await new Promise((resolve) => setImmediate(resolve));
    return actor.transaction(() =>
      deliveries.map(({ guid }) => {
        const { changes } = apply.run(accountId, guid);
        return { guid, status: changes === 1 ? ("applied" as const) : ("duplicate" as const) };
      }),
    )();
  },
  observer: { relayBatch: nothing, laneWait: nothing },
  clock: systemClock,
  onError(_accountId, error) {
    process.stderr.write(`${String(error)}\n`);
  },
});
relay.start();

const onError = (error: unknown): void => void process.stderr.write(`${String(error)}\n`);
const intake = createIntake({
  prepare: startPrepareThread([secret], onError).prepare,
  store: (group) => inbox.accept(group),
  onRoutingFailed: onError,
});

const app = fastify();
await app.register(
  githubWebhookRoute({
    accept: intake,
    metrics: { delivery: nothing, httpRequest: nothing },
  }),
);
process.stdout.write(`${await app.listen({ host: "127.0.0.1", port: 0 })}\n`);
