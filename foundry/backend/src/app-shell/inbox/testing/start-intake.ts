import { signedHeaders } from "@foundry/github-webhooks/testing";
import { onTestFinished } from "vitest";
import { createIntake, startPrepareThread } from "../../intake/index.ts";
import type { IntakeDeps } from "../../intake/index.ts";
import { createMetrics } from "../../metrics.ts";
import { githubWebhookRoute } from "../../routes/github-webhook.ts";
import { startApp } from "../../testing/start-app.ts";
import { openTestInbox } from "./open-test-inbox.ts";

export const secret = "the webhook's secret";

interface Post {
  readonly guid?: string;
  readonly event?: string;
  readonly body?: string | Buffer;
  /** Over or instead of the signed ones; null leaves one out. */
  readonly headers?: Readonly<Record<string, string | null>>;
}

/** The real app with the webhook route, its thread and a real inbox, on a free port; `null`: no secret is configured. */
export async function startIntake(deps: Partial<IntakeDeps> | null = {}) {
  const opened = openTestInbox();
  const { inbox } = opened;
  const metrics = createMetrics({ now: Date.now, processMetrics: false });
  const thread = startPrepareThread([secret], (error) => {
    throw error;
  });
  onTestFinished(() => thread.close());
  const intake = createIntake({
    prepare: thread.prepare,
    store: (group) => inbox.accept(group),
    onRoutingFailed: () => undefined,
    ...deps,
  });
  const webhook = githubWebhookRoute({ accept: deps && intake, metrics });
  const app = await startApp({ metrics, intakeRoutes: [webhook] });
  const url = `${app.url}/webhooks/github`;

  async function post({ guid = "g-1", event = "pull_request", body = "{}", headers = {} }: Post) {
    const bytes = Buffer.from(body);
    const all = { ...signedHeaders({ secret, guid, event, body: bytes }), ...headers };
    const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
    const answer = await fetch(url, { method: "POST", headers: sent, body: bytes });
    const answered: unknown = await answer.json();
    return { status: answer.status, type: answer.headers.get("content-type") ?? "", body: answered };
  }
  return { inbox, app, url, post, metrics };
}
