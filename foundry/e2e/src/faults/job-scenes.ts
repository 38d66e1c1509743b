import { isDeepStrictEqual } from "node:util";
import type { RepositoryJobKind } from "@foundry/shared";
import type { RepositoryClient } from "../harness/repository.ts";
import { moveTrunk } from "../harness/scenes.ts";
import type { Stack } from "../harness/start-stack.ts";

/** A repository with `a` (two commits) on main and `b` on `a`, a pull request for each, and main gone on. */
export interface Place {
  readonly stack: Stack;
  readonly repository: RepositoryClient;
}

/** One kind of job: how it comes about, and what is true when it has ended, however often it was killed. */
export interface JobScene {
  readonly kind: RepositoryJobKind;
  /** In the order they run. */
  readonly steps: readonly string[];
  ask(place: Place): Promise<unknown>;
  /** Beside what holds for all: the rows are git's, and nothing runs any more. Empty when all is so. */
  missing(place: Place): Promise<string[]>;
}

const moving = ["clone", "fetch", "read", "replay", "push", "record"];
const configPath = ".code-factory/config.toml";

export const scenes: readonly JobScene[] = [
  byPerson("sync_repo", {}, ["clone", "fetch", "read"], async () => []),
  byPerson("restack_repo", {}, moving, async (place) => [
    ...(await subjects(place, "main", "a", ["a: step 1", "a: step 2"])),
    ...(await subjects(place, "main", "b", ["a: step 1", "a: step 2", "b: step 1"])),
    ...(await standsOn(place, "a", "main")),
    ...(await standsOn(place, "b", "a")),
  ]),
  byPerson("restack_subtree", { branch: "a" }, moving, async (place) => [
    ...(await subjects(place, "main", "b", ["a: step 1", "a: step 2", "b: step 1"])),
    ...(await standsOn(place, "a", "main")),
    ...(await standsOn(place, "b", "a")),
  ]),
  byPerson("rebase_branch", { branch: "a" }, moving, async (place) => [
    ...(await subjects(place, "main", "a", ["a: step 1", "a: step 2"])),
    ...(await standsOn(place, "a", "main")),
    ...(await subjects(place, "main", "b", ["a: step 1", "a: step 2", "b: step 1"])),
  ]),
  byPerson("reparent_branch", { branch: "b", parent: "main" }, [...moving, "retarget"], async (place) => [
    ...(await subjects(place, "main", "b", ["b: step 1"])),
    ...(await standsOn(place, "b", "main")),
    ...baseOf(place, 2, "main"),
  ]),
  byPerson("register_existing_branch", { branch: "b" }, ["clone", "fetch", "read"], async () => []),
  {
    kind: "sync_config",
    steps: ["fetch-config-file", "parse-and-validate", "store-repo-config"],
    ask: ({ stack, repository }) =>
      stack.github.push(repository.name, [
        { branch: "main", message: "Configure", files: { [configPath]: '[sandbox]\nsize = "wrong"\n' } },
      ]),
    async missing({ stack, repository }) {
      const { refs, checkRuns } = stack.github.repository(repository.name);
      const head = refs.get("refs/heads/main");
      const { error } = await repository.config();
      const runs = [...checkRuns.values()].filter((run) => run.headSha === head);
      return [
        ...difference("the commit whose configuration is refused", error?.sha, head),
        // [DX7] Once, though it was killed.
        ...difference(
          "its check runs",
          runs.map(({ conclusion }) => conclusion),
          ["neutral"],
        ),
      ];
    },
  },
  {
    kind: "settle_merged",
    steps: ["retarget", "reparent", "clone", "fetch", "read"],
    ask: ({ stack, repository }) => stack.github.mergePullRequest(repository.name, 1, "squash"),
    async missing(place) {
      const row = await place.repository.branch("b");
      return [...baseOf(place, 2, "main"), ...difference("the parent of b", row?.parent, "main")];
    },
  },
];

/** The stack that each scene begins with, known to the service. */
export async function prepare({ stack, repository }: Place): Promise<void> {
  const { github } = stack;
  const { name } = repository;
  await github.pushStack(name, [{ name: "a", commits: 2 }, { name: "b" }]);
  await github.openPullRequest(name, { title: "a", head: "a", base: "main" });
  await github.openPullRequest(name, { title: "b", head: "b", base: "a" });
  await repository.snapshot();
  await repository.untilFresh();
  await moveTrunk(github, name);
  await github.webhooksSettled();
  await repository.until("nothing is to be done", ({ branches, jobs, projection }) => {
    const heads = Object.fromEntries(branches.map((branch) => [branch.name, branch.headSha]));
    const idle = jobs.every(({ status }) => status !== "queued" && status !== "running");
    const known = branches.filter(({ pullRequest }) => pullRequest !== null).length === 2;
    return (
      idle && known && projection.status === "fresh" && isDeepStrictEqual(heads, headsOf(stack, repository))
    );
  });
}

/** GitHub's branches. */
export function headsOf({ github }: Stack, { name }: RepositoryClient): Record<string, string> {
  const refs = [...github.repository(name).refs].toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(refs.map(([ref, sha]) => [ref.replace("refs/heads/", ""), sha]));
}

function byPerson(
  kind: RepositoryJobKind,
  target: object,
  steps: readonly string[],
  missing: JobScene["missing"],
): JobScene {
  return { kind, steps, ask: ({ repository }) => repository.createJob({ kind, ...target }), missing };
}

/** The branch's own commits above `parent`, oldest first. */
async function subjects(
  { stack, repository }: Place,
  parent: string,
  branch: string,
  expected: readonly string[],
): Promise<string[]> {
  const args = ["log", "--format=%s", "--reverse", `${parent}..${branch}`];
  const found = (await stack.github.git(repository.name, args)).split("\n");
  return difference(`the commits of ${branch} after ${parent}`, found, expected);
}

async function standsOn({ stack, repository }: Place, branch: string, parent: string): Promise<string[]> {
  const base = await stack.github.git(repository.name, ["merge-base", parent, branch]);
  return difference(`where ${branch} leaves ${parent}`, base, headsOf(stack, repository)[parent]);
}

function baseOf({ stack, repository }: Place, number: number, expected: string): string[] {
  return difference(`the base of #${number}`, stack.github.pull(repository.name, number).base.ref, expected);
}

function difference(what: string, is: unknown, expected: unknown): string[] {
  if (isDeepStrictEqual(is, expected)) return [];
  return [`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(expected)}`];
}
