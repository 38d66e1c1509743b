import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import Database from "better-sqlite3";
import { systemClock } from "@foundry/durable";
import { signedHeaders } from "@foundry/github-webhooks/testing";
import { expect, onTestFinished, test } from "vitest";
import { openInbox } from "./open-inbox.ts";
import { pullRequestBody, secret, until } from "./testing/index.ts";

const program = fileURLToPath(new URL("testing/intake-process.ts", import.meta.url));
const kills = Number(process.env["FOUNDRY_KILLS"] ?? 3);
const accounts = 4;
const connections = 16;

test(
  `[DX1][DX3][GH3][GH4] ${kills} × SIGKILL in the middle of a flood: every 202 is applied once, in order`,
  { timeout: 60_000 + kills * 15_000 },
  async () => {
    const dir = mkdtempSync(join(tmpdir(), "foundry-kill-"));
    onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
    const paths = { inbox: join(dir, "inbox.sqlite"), actor: join(dir, "actor.sqlite") };
    const accepted = new Map<string, string>();
    for (let round = 0; round < kills; round += 1) {
      const running = await startIntake(paths);
      const before = accepted.size;
      const flood = floodUntilDead(running.url, round, accepted);
      await until(() => accepted.size - before > 200 + round * 137, 30_000);
      running.kill();
      await Promise.all([flood, running.ended]);
    }
    const inbox = openInbox({ path: paths.inbox, clock: systemClock });
    for (const guid of accepted.keys()) expect(inbox.has(guid), guid).toBe(true);
    const order = new Map<string, string[]>();
    for (const { guid, accountId } of everyDelivery(inbox)) {
      order.set(accountId ?? "", [guid, ...(order.get(accountId ?? "") ?? [])]);
    }
    await inbox.close();

    const last = await startIntake(paths);
    const actor = new Database(paths.actor, { readonly: true });
    onTestFinished(() => void actor.close());
    const applied = actor
      .prepare<[string], string>("SELECT guid FROM applied WHERE account = ? ORDER BY id")
      .pluck();
    for (const [accountId, guids] of order) {
      await until(() => applied.all(accountId).length >= guids.length, 30_000);
      expect(applied.all(accountId)).toEqual(guids);
    }
    last.kill();
    await last.ended;
    expect(accepted.size).toBeGreaterThan(200 * kills);
  },
);

async function startIntake(paths: { inbox: string; actor: string }) {
  const child = spawn(process.execPath, [program, paths.inbox, paths.actor, secret], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  const kill = (): boolean => child.kill("SIGKILL");
  onTestFinished(() => void kill());
  const [url] = await once(child.stdout, "data");
  return { url: `${String(url).trim()}/webhooks/github`, kill, ended };
}

/** Posts over many connections, now and then a GUID again, until nobody answers; notes each GUID that got a 202. */
async function floodUntilDead(url: string, round: number, accepted: Map<string, string>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  let alive = true;
  async function client(): Promise<void> {
    while (alive) {
      const index = next++;
      const guid = `r${round}-${index % 10 === 9 ? index - 9 : index}`;
      const account = 1 + (index % accounts);
      const body = pullRequestBody({ accountId: account, login: `org-${account}`, number: index + 1 });
      const status = await post(agent, url, guid, body);
      if (status === null) alive = false;
      else if (status === 202) accepted.set(guid, String(account));
      else expect(status).toBe(200);
    }
  }
  await Promise.all(Array.from({ length: connections }, client));
  agent.destroy();
}

/** The status; null when the connection broke before an answer. */
function post(agent: Agent, url: string, guid: string, body: Buffer): Promise<number | null> {
  return new Promise((resolve) => {
    const signed = signedHeaders({ secret, guid, event: "pull_request", body });
    const headers = { ...signed, "content-length": body.length };
    const sent = request(url, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode ?? null));
      answer.on("error", () => resolve(null));
    });
    sent.on("error", () => resolve(null));
    sent.end(body);
  });
}

/** Newest first. */
function* everyDelivery(inbox: ReturnType<typeof openInbox>) {
  for (let beforeId: number | null | undefined; beforeId !== null;) {
    const page = inbox.page({ limit: 200, beforeId });
    yield* page.deliveries;
    beforeId = page.lastId;
  }
}
