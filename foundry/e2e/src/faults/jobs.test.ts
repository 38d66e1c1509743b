import { isDeepStrictEqual } from "node:util";
import type { RepositoryJobKind } from "@foundry/shared";
import { afterEach, expect, test } from "vitest";
import { killEngine } from "../harness/engine-control.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { createRandom, pick } from "../harness/random.ts";
import type { Random } from "../harness/random.ts";
import { recordTopic } from "../harness/record-topic.ts";
import { repositoryClient } from "../harness/repository.ts";
import { foundPrivateRepositories, moveTrunk } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { untilSynced } from "../harness/wait-for.ts";
import { unsound, untilNoGitRuns } from "./check-clone.ts";
import { headsOf, prepare, scenes } from "./job-scenes.ts";
import type { JobScene, Place } from "./job-scenes.ts";
import { size } from "./size.ts";

let stack: Stack;
afterEach(() => stack.close());

/** A SIGKILL as soon as the job of this scene has begun this step. */
interface Round {
  readonly name: string;
  readonly target: JobScene;
  readonly step: string;
  readonly victim: "service" | "engine";
  /** Jobs of other repositories that are under way at that moment, wherever they are. */
  readonly beside: readonly JobScene[];
}

test(`[RJ3] [DX7] [DX8] killed at the steps of jobs of every kind: each ends right, and git is sound (seed ${size.seed})`, async () => {
  const rounds = planRounds(createRandom(size.seed));
  const names = rounds.flatMap(({ name, target, beside }) => [target, ...beside].map(nameIn(name)));
  stack = await startStack({
    double: { rateLimit: 1_000_000 },
    seed: (github) => foundPrivateRepositories(github, "acme", names),
  });
  await untilSynced(stack, "acme");
  let interrupted = 0;
  for (const round of rounds) interrupted += await play(round);
  process.stderr.write(`faults: ${JSON.stringify({ kills: rounds.length, interrupted, seed: size.seed })}\n`);
});

test("[RJ3] two people, two buttons and a third who pushes, on one branch: no push is lost", async () => {
  const { races } = size;
  const names = Array.from({ length: races }, (_, n) => `race-${n}`);
  stack = await startStack({ seed: (github) => foundPrivateRepositories(github, "acme", names) });
  await untilSynced(stack, "acme");
  const random = createRandom(size.seed);
  for (const name of names) await race(placeOf(name), random);
});

/** CI: a few steps of the dice, all kinds under way beside them. Full: each step of each kind, service and engine. */
function planRounds(random: Random): Round[] {
  const all = scenes.flatMap((target) => target.steps.map((step) => ({ target, step })));
  const full = all.flatMap((at) => [
    { ...at, victim: "service" as const },
    { ...at, victim: "engine" as const },
  ]);
  const drawn = Array.from({ length: size.jobKills }, (_, n) => ({
    ...pick(random, all),
    victim: n % 3 === 2 ? ("engine" as const) : ("service" as const),
  }));
  return [...(size.everyStep ? full : []), ...drawn].map((at, n) => {
    const others = scenes.filter(({ kind }) => kind !== at.target.kind);
    // Four run at one time.
    const beside = [0, 1, 2].flatMap((k) => others[(n * 3 + k) % others.length] ?? []);
    return { ...at, beside, name: `round-${n}` };
  });
}

/** Returns how many jobs had to run again for the kill. */
async function play({ name, target, step, victim, beside }: Round): Promise<number> {
  const what = `${name}: ${victim} killed as ${target.kind} began ${step}`;
  const played = [target, ...beside].map((scene) => ({ scene, place: placeOf(nameIn(name)(scene)) }));
  await Promise.all(played.map(({ place }) => prepare(place)));
  const [first] = played;
  if (first === undefined) throw new Error("a round has a target");
  const begun = watchStep(first.place, target.kind, step);
  await begun.ready();
  await Promise.all(played.map(({ scene, place }) => scene.ask(place)));
  await begun.reached();
  if (victim === "engine") await killEngine(stack.dataDir);
  else {
    await stack.service().kill();
    await stack.start();
  }
  begun.close();
  for (const { scene, place } of played) await untilRight(what, scene, place);
  await untilNoGitRuns(stack);
  const findings = await Promise.all(played.map(({ place }) => unsound(stack, place.repository)));
  expect(findings.flat(), what).toEqual([]);
  const snapshots = await Promise.all(played.map(({ place }) => place.repository.snapshot()));
  return snapshots.flatMap(({ jobs }) => jobs).filter(({ attempts }) => attempts > 1).length;
}

async function untilRight(what: string, scene: JobScene, place: Place): Promise<void> {
  const { repository } = place;
  await pollUntil(
    `${what}: ${scene.kind} ends right`,
    async () => {
      const { branches, jobs, projection } = await repository.snapshot();
      const job = jobs.find(({ kind }) => kind === scene.kind);
      const heads = Object.fromEntries(branches.map((branch) => [branch.name, branch.headSha]));
      const missing = [
        ...(job?.status === "completed" ? [] : [`the job is ${JSON.stringify(job)}`]),
        ...jobs
          .filter(({ status }) => status === "queued" || status === "running")
          .map(({ kind, status }) => `${kind} is ${status}`),
        ...(projection.status === "fresh" ? [] : [`the branches are ${projection.status}`]),
        ...(isDeepStrictEqual(heads, headsOf(stack, repository)) ? [] : ["rows and branches differ"]),
        ...(await scene.missing(place)),
      ];
      if (missing.length > 0) throw new Error(missing.join("\n"));
      return true;
    },
    { timeoutMs: 120_000 },
  );
}

/** `reached` resolves when the topic tells that a job of this kind is at this step, or has ended without it. */
function watchStep({ repository }: Place, kind: RepositoryJobKind, step: string) {
  const { orgId, repoId } = repository;
  let isReached = false;
  const recorder = recordTopic(stack.url, { name: "repository", orgId, repoId }, (event) => {
    isReached ||= isAt(event, kind, step);
  });
  return {
    ready: () => pollUntil("the topic has begun", () => recorder.snapshots() > 0),
    reached: () => pollUntil(`${kind} begins ${step}`, () => isReached, { everyMs: 1 }),
    close: () => recorder.close(),
  };
}

function isAt(event: unknown, kind: RepositoryJobKind, step: string): boolean {
  const { job } = event as { job?: { kind: string; step: string | null; status: string } };
  if (job?.kind !== kind) return false;
  return job.step === step || job.status === "completed";
}

async function race(place: Place, random: Random): Promise<void> {
  const { repository } = place;
  const { github } = stack;
  await prepare(place);
  await moveTrunk(github, repository.name);
  const byHand = { branch: "a", message: "By hand", files: { "hand.txt": "mine\n" } };
  const turns: (() => Promise<unknown>)[] = [
    () => repository.createJob({ kind: "restack_subtree", branch: "a" }),
    () => repository.createJob({ kind: "rebase_branch", branch: "a", onto: "main" }),
  ];
  const asked = Promise.all((random() < 0.5 ? turns : turns.toReversed()).map((turn) => turn()));
  await pollUntil("a job is at its dice's moment", async () => {
    const { jobs } = await repository.snapshot();
    return jobs.some(({ status, kind }) => status === "running" && kind !== "sync_repo") || random() < 0.05;
  });
  await github.push(repository.name, [byHand], "acme-dev");
  await asked;
  await repository.until("both have ended", ({ jobs }) =>
    jobs.every(({ status }) => status !== "queued" && status !== "running"),
  );
  // Whoever was first: the person's commit is in the branch once, and so is each of the branch's own.
  const own = await github.git(repository.name, ["log", "--format=%s", "--reverse", "main..a"]);
  expect(own.split("\n")).toEqual(["a: step 1", "a: step 2", "By hand"]);
  await github.git(repository.name, ["fsck", "--strict", "--no-dangling"]);
}

function placeOf(name: string): Place {
  return { stack, repository: repositoryClient(stack, `acme/${name}`) };
}

function nameIn(round: string): (scene: JobScene) => string {
  return ({ kind }) => `${round}-${kind}`;
}
