import type { RoutedDelivery } from "../../../webhooks/index.ts";
import type { Inbox } from "../create-inbox.ts";
import { packChunks } from "../pack-chunks.ts";
import type { AcceptOutcome } from "../types.ts";

interface PullRequestChoices {
  readonly accountId?: number;
  readonly login?: string;
  readonly repoId?: number;
  readonly number?: number;
  readonly title?: string;
  readonly updatedAt?: string;
}

/** A pull_request payload with what routing reads, and enough else to look like one. */
export function pullRequestBody(choices: PullRequestChoices = {}): Buffer {
  const { accountId = 1001, login = "acme", repoId = 5001, number = 1, title = "Add retry" } = choices;
  const updatedAt = choices.updatedAt ?? "2026-11-20T12:00:00Z";
  const owner = { id: accountId, login, type: "Organization", avatar_url: "https://avatars.test/u/1" };
  const repository = {
    id: repoId,
    name: "widgets",
    full_name: `${login}/widgets`,
    private: false,
    default_branch: "main",
    description: null,
    html_url: `https://github.com/${login}/widgets`,
    owner,
    pushed_at: updatedAt,
    updated_at: updatedAt,
  };
  const pullRequest = {
    number,
    title,
    body: "Why: uploads fail now and then.",
    state: "open",
    draft: false,
    html_url: `https://github.com/${login}/widgets/pull/${number}`,
    user: { login: "ann" },
    head: { ref: `feat/${number}`, sha: "a".repeat(40), repo: { id: repoId } },
    base: { ref: "main" },
    created_at: "2026-11-01T00:00:00Z",
    updated_at: updatedAt,
    closed_at: null,
    merged_at: null,
  };
  const installation = { id: 42 };
  const payload = { action: "opened", number, pull_request: pullRequest, repository, organization: owner };
  return Buffer.from(JSON.stringify({ ...payload, installation, sender: { login: "ann" } }));
}

interface RoutedRequest {
  readonly guid: string;
  readonly event: string;
  readonly body: Buffer;
  readonly routed: RoutedDelivery;
}

/** Accepts one delivery, as the intake does with a group of one. */
export async function acceptOne(
  inbox: Pick<Inbox, "accept">,
  { guid, event, body, routed: all }: RoutedRequest,
): Promise<AcceptOutcome> {
  const { commands, ...head } = all.kind === "routed" ? all : { ...all, commands: [] };
  const delivery = { guid, event, payloadBytes: body.length, routed: head };
  const group = { deliveries: [delivery], chunks: packChunks([{ body, commands }]) };
  const [outcome] = await inbox.accept(group);
  if (outcome === undefined) throw new Error("no outcome");
  return outcome;
}

/** A verified and routed delivery. */
export function routed(
  guid: string,
  choices: { readonly accountId?: string; readonly body?: Buffer; readonly routed?: RoutedDelivery } = {},
): RoutedRequest {
  const accountId = choices.accountId ?? "1001";
  return {
    guid,
    event: "pull_request",
    body: choices.body ?? Buffer.from(JSON.stringify({ guid })),
    routed: choices.routed ?? {
      kind: "routed",
      accountId,
      accountLogin: `org-${accountId}`,
      accountType: "Organization",
      installationId: "42",
      action: "opened",
      repoFullName: "acme/widgets",
      commands: [{ kind: "requestFullSync", reason: guid, debounced: true }],
    },
  };
}
