import { exampleDeliveries } from "@foundry/github-webhooks/testing";

export interface PullRequestInput {
  readonly action: string;
  readonly account: { readonly id: number; readonly login: string; readonly installationId: number };
  readonly repository: { readonly id: number; readonly name: string };
  readonly number: number;
  readonly title: string;
  readonly updatedAtMs: number;
}

/**
 * Makes pull_request payloads of real size (21 kB): GitHub's own example of an opened pull request, with another
 * account, repository, number, title and time. Each call gives an independent JSON text.
 */
export function createPullRequestPayloads(): (input: PullRequestInput) => string {
  const example = exampleDeliveries().find(
    ({ event, payload }) => event === "pull_request" && isOpened(payload),
  );
  if (example === undefined) throw new Error("the package of example payloads has no opened pull request");
  const template = JSON.stringify(example.payload);
  return (input) => JSON.stringify(personalize(JSON.parse(template), input));
}

interface Payload {
  action: string;
  number: number;
  installation?: { id: number; node_id: string };
  repository: Repository;
  pull_request: {
    number: number;
    title: string;
    id: number;
    created_at: string;
    updated_at: string;
    html_url: string;
    head: { ref: string; label: string; repo: Repository };
    base: { repo: Repository };
  };
}

interface Repository {
  id: number;
  name: string;
  full_name: string;
  html_url: string;
  owner: { id: number; login: string; type: string };
}

function isOpened(payload: unknown): boolean {
  return (
    typeof payload === "object" && payload !== null && "action" in payload && payload.action === "opened"
  );
}

function personalize(payload: Payload, input: PullRequestInput): Payload {
  const { account, repository, number } = input;
  const pull = payload.pull_request;
  for (const repo of [payload.repository, pull.head.repo, pull.base.repo]) {
    repo.id = repository.id;
    repo.name = repository.name;
    repo.full_name = `${account.login}/${repository.name}`;
    repo.html_url = `https://github.com/${repo.full_name}`;
    Object.assign(repo.owner, { id: account.id, login: account.login, type: "Organization" });
  }
  payload.action = input.action;
  payload.number = number;
  payload.installation = { id: account.installationId, node_id: "MDIz" };
  Object.assign(pull, {
    id: repository.id * 1_000_000 + number,
    number,
    title: input.title,
    created_at: new Date(input.updatedAtMs - 60_000).toISOString(),
    updated_at: new Date(input.updatedAtMs).toISOString(),
    html_url: `${payload.repository.html_url}/pull/${number}`,
  });
  Object.assign(pull.head, { ref: `change-${number}`, label: `${account.login}:change-${number}` });
  return payload;
}
