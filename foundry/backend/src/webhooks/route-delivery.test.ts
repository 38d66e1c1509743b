import examples from "@octokit/webhooks-examples" with { type: "json" };
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GithubCommand, RoutedDelivery } from "./github-command.ts";
import { routeDelivery } from "./route-delivery.ts";

interface Example {
  readonly event: string;
  readonly action: string | null;
  readonly payload: Record<string, unknown>;
}

const catalog: { name: string; examples: Record<string, unknown>[] }[] = JSON.parse(JSON.stringify(examples));
const all: readonly Example[] = catalog.flatMap(({ name, examples: payloads }) =>
  payloads.map((payload) => ({
    event: name,
    action: typeof payload["action"] === "string" ? payload["action"] : null,
    payload,
  })),
);

function example(event: string, action: string | null = null): Record<string, unknown> {
  const found = all.find((one) => one.event === event && (action === null || one.action === action));
  if (!found) throw new Error(`no example of ${event} ${action}`);
  return structuredClone(found.payload);
}

function kindsOf(routed: RoutedDelivery): string[] {
  return routed.kind === "routed" ? routed.commands.map((one) => one.kind) : [routed.kind];
}

function command<K extends GithubCommand["kind"]>(routed: RoutedDelivery, kind: K) {
  if (routed.kind !== "routed") throw new Error(`not routed: ${JSON.stringify(routed)}`);
  const found = routed.commands.find((one) => one.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found as Extract<GithubCommand, { kind: K }>;
}

const repositoryChange = ["observeAccount", "upsertRepository", "recordActivity"];
const pullRequestChange = ["observeAccount", "upsertRepository", "upsertPullRequest", "recordActivity"];
const recorded = ["observeAccount", "recordActivity"];

/** The dispatch table of github-state.md; an event or action that is missing here is ignored. */
const table: Record<string, Record<string, string[]>> = {
  installation: {
    created: ["observeAccount", "connect", "requestFullSync"],
    unsuspend: ["observeAccount", "connect", "requestFullSync"],
    new_permissions_accepted: ["observeAccount", "connect", "requestFullSync"],
    deleted: ["observeAccount", "clearState"],
    suspend: ["observeAccount", "clearState"],
  },
  installation_repositories: {
    added: ["observeAccount", "requestFullSync"],
    removed: ["observeAccount", "requestFullSync"],
  },
  organization: {
    renamed: ["observeAccount", "renameAccount"],
    member_added: ["observeAccount", "upsertMember", "recordActivity"],
    member_removed: ["observeAccount", "removeMember", "recordActivity"],
  },
  repository: {
    created: repositoryChange,
    renamed: repositoryChange,
    transferred: repositoryChange,
    archived: repositoryChange,
    unarchived: repositoryChange,
    publicized: repositoryChange,
    privatized: repositoryChange,
    edited: repositoryChange,
    deleted: ["observeAccount", "removeRepository", "recordActivity"],
  },
  pull_request: { closed: [...pullRequestChange, "taskTrigger"], "*": pullRequestChange },
  check_run: { "*": recorded },
  check_suite: { "*": recorded },
  status: { "*": recorded },
  pull_request_review: { "*": recorded },
  pull_request_review_comment: { "*": recorded },
  issues: {
    assigned: [...recorded, "taskTrigger"],
    labeled: [...recorded, "taskTrigger"],
    closed: [...recorded, "taskTrigger"],
    "*": recorded,
  },
  workflow_run: { "*": recorded },
  issue_comment: { "*": recorded },
};

describe("webhook dispatch", () => {
  const ofTable = all.filter(({ event }) => !["push", "create", "delete"].includes(event));
  test.each(ofTable.map((one, index) => [`${one.event} ${one.action} #${index}`, one] as const))(
    "%s",
    (_title, { event, action, payload }) => {
      const expected = table[event]?.[action ?? ""] ?? table[event]?.["*"] ?? ["ignored"];
      expect(kindsOf(routeDelivery(event, payload))).toEqual(expected);
    },
  );

  test("an action that nobody has heard of still updates the pull request", () => {
    const payload = { ...example("pull_request", "opened"), action: "teleported" };
    expect(kindsOf(routeDelivery("pull_request", payload))).toEqual(pullRequestChange);
  });

  test("unknown actions of other events are ignored", () => {
    for (const event of ["installation", "installation_repositories", "organization", "repository"]) {
      expect(routeDelivery(event, { ...example(event), action: "teleported" })).toEqual({ kind: "ignored" });
    }
  });

  test("installation_target renamed: the login follows, the id stays", () => {
    const routed = routeDelivery("installation_target", {
      action: "renamed",
      account: { id: 7, login: "new-name", avatar_url: "https://a.example/7" },
      changes: { login: { from: "old-name" } },
      target_type: "Organization",
      installation: { id: 9 },
    });
    expect(routed).toMatchObject({ kind: "routed", accountId: "7", installationId: "9" });
    expect(command(routed, "renameAccount")).toMatchObject({ login: "new-name" });
  });

  test("a push to a branch is its new head, to a tag only activity, and a deletion takes the branch away", () => {
    const payload = example("push");
    const push = { ...payload, ref: "refs/heads/a/b", after: "a".repeat(40), deleted: false };
    expect(command(routeDelivery("push", push), "setBranchHead")).toMatchObject({
      branchName: "a/b",
      headSha: "a".repeat(40),
    });
    expect(kindsOf(routeDelivery("push", { ...push, ref: "refs/tags/v1" }))).toEqual(repositoryChange);
    const gone = routeDelivery("push", { ...push, deleted: true, after: "0".repeat(40) });
    expect(command(gone, "removeBranch")).toMatchObject({ branchName: "a/b" });
  });

  test("create and delete of a branch", () => {
    const made = routeDelivery("create", { ...example("create"), ref: "x", ref_type: "branch" });
    expect(command(made, "setBranchHead")).toMatchObject({ branchName: "x", headSha: null });
    const gone = routeDelivery("delete", { ...example("delete"), ref: "x", ref_type: "branch" });
    expect(command(gone, "removeBranch")).toMatchObject({ branchName: "x" });
    const tag = routeDelivery("create", { ...example("create"), ref: "v1", ref_type: "tag" });
    expect(kindsOf(tag)).toEqual(recorded);
  });

  test("only the bursts of installation_repositories are debounced [DX9]", () => {
    const burst = routeDelivery("installation_repositories", example("installation_repositories", "added"));
    expect(command(burst, "requestFullSync").debounced).toBe(true);
    const created = routeDelivery("installation", example("installation", "created"));
    expect(command(created, "requestFullSync").debounced).toBe(false);
  });
});

describe("projections", () => {
  test("a pull request becomes a small row", () => {
    const payload = example("pull_request", "opened");
    const routed = routeDelivery("pull_request", payload);
    const { pullRequest } = command(routed, "upsertPullRequest");
    expect(pullRequest).toMatchObject({ prId: `${pullRequest.repoId}#${pullRequest.number}`, state: "open" });
    expect(JSON.stringify(routed).length).toBeLessThan(JSON.stringify(payload).length / 5);
  });

  test("closed with a merge time is merged", () => {
    const payload = example("pull_request", "closed");
    const pr = payload["pull_request"] as Record<string, unknown>;
    const state = (mergedAt: string | null) =>
      command(
        routeDelivery("pull_request", { ...payload, pull_request: { ...pr, merged_at: mergedAt } }),
        "upsertPullRequest",
      ).pullRequest.state;
    expect([state(null), state("2026-01-01T00:00:00Z")]).toEqual(["closed", "merged"]);
  });

  test("a fork's head names the fork's repository, a deleted fork names none", () => {
    const payload = example("pull_request", "opened");
    const pr = payload["pull_request"] as { head: object };
    const headRepoId = (repo: unknown) =>
      command(
        routeDelivery("pull_request", { ...payload, pull_request: { ...pr, head: { ...pr.head, repo } } }),
        "upsertPullRequest",
      ).pullRequest.headRepoId;
    expect([headRepoId({ id: 42 }), headRepoId(null)]).toEqual(["42", null]);
  });

  test("text that SQLite's JSON would not carry is made well-formed", () => {
    const payload = example("pull_request", "opened");
    const pr = payload["pull_request"] as object;
    const routed = routeDelivery("pull_request", {
      ...payload,
      pull_request: { ...pr, title: "a\uD800b\u0000c" },
    });
    expect(command(routed, "upsertPullRequest").pullRequest.title).toBe("a\uFFFDb\uFFFDc");
  });
});

describe("[GH2] payloads of any shape", () => {
  test("a wrong type is refused with its path and without its value", () => {
    const payload = example("pull_request", "opened");
    const pr = payload["pull_request"] as object;
    const routed = routeDelivery("pull_request", { ...payload, pull_request: { ...pr, number: "s3cret" } });
    expect(routed).toMatchObject({ kind: "rejected", code: "payload_invalid", action: "opened" });
    expect(routed.kind === "rejected" && routed.message).toMatch(/^pull_request\.number: /);
    expect(JSON.stringify(routed)).not.toContain("s3cret");
    expect(routed.kind === "rejected" && routed.accountId).toMatch(/^\d+$/);
  });

  test("a link that is no http(s) URL is refused", () => {
    const payload = example("pull_request", "opened");
    const pr = payload["pull_request"] as object;
    const evil = { ...payload, pull_request: { ...pr, html_url: "javascript:alert(1)" } };
    expect(routeDelivery("pull_request", evil)).toMatchObject({ kind: "rejected" });
  });

  test.each([null, 1, "x", [], true])("%j instead of an object is refused", (payload) => {
    expect(routeDelivery("push", payload)).toMatchObject({ kind: "rejected", code: "payload_invalid" });
  });

  test("names of Object.prototype are events like any other unknown one", () => {
    for (const event of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      expect(routeDelivery(event, example("push"))).toEqual({ kind: "ignored" });
    }
    const payload: unknown = JSON.parse(
      '{"__proto__":{"action":"deleted","repository":{}},"action":"deleted"}',
    );
    expect(routeDelivery("repository", payload)).toMatchObject({ kind: "rejected" });
    expect(({} as Record<string, unknown>)["action"]).toBeUndefined();
  });

  test("mutated examples are routed, ignored or refused, never thrown at the caller", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...all),
        fc.infiniteStream(fc.nat()),
        fc.jsonValue(),
        (one, picks, value) => {
          const next = () => picks.next().value ?? 0;
          const mutated = mutate(one.payload, value, next);
          const routed = routeDelivery(one.event, mutated);
          expect(["ignored", "routed", "rejected"]).toContain(routed.kind);
          expect(JSON.parse(JSON.stringify(routed))).toEqual(routed);
        },
      ),
      { numRuns: 2_000, seed: 2 },
    );
  });
});

/** The payload with one value, at a place picked at random, replaced. */
function mutate(payload: unknown, value: unknown, next: () => number): unknown {
  if (typeof payload !== "object" || payload === null || next() % 4 === 0) return value;
  const keys = Object.keys(payload);
  const key = keys[next() % Math.max(keys.length, 1)];
  if (key === undefined) return value;
  const copy: Record<string, unknown> = { ...payload };
  copy[key] = mutate(copy[key], value, next);
  return copy;
}
