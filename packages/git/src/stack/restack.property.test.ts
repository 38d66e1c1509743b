import { readdir } from "node:fs/promises";
import { expect, test } from "vitest";
import { createGit } from "../run/create-git.ts";
import { checkStack } from "./test-support/check-stack.ts";
import type { Counts } from "./test-support/check-stack.ts";
import { createHistory } from "./test-support/history.ts";
import { randomStack } from "./test-support/random-stack.ts";
import { seededRandom } from "./test-support/random.ts";
import { createStackRepository } from "./test-support/stack-repository.ts";

/** `STACK_SEEDS=10000` for the long run, `STACK_SEED=17 STACK_SEEDS=1` for one stack again. */
const first = Number(process.env["STACK_SEED"] ?? 1);
const seeds = Number(process.env["STACK_SEEDS"] ?? 500);
/** Of one repository: one import and one clean-up for all of them. */
const perRepository = 25;
const rebases = Number(process.env["STACK_REBASES"] ?? 2);

const git = createGit();

async function checkRange(from: number, to: number, counts: Counts, failures: string[]): Promise<void> {
  const history = createHistory();
  const stacks = Array.from({ length: to - from }, (_, index) => {
    const seed = from + index;
    const random = seededRandom(seed);
    return { seed, random, stack: randomStack(random, history, `s${seed}`) };
  });
  await using repository = await createStackRepository(git, history.stream());
  for (const { seed, random, stack } of stacks) {
    try {
      await checkStack(repository, stack, random, counts, { rebases });
    } catch (error) {
      failures.push(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // What is kept is sound, and nothing but that is left.
  await git.run(["fsck", "--strict", "--no-dangling"], { gitDir: repository.mirror.path });
  const left = (await readdir(`${repository.mirror.path}/objects`)).filter((name) => name.startsWith("tmp_"));
  if (left.length > 0) failures.push(`seeds ${from} to ${to} left ${left.join(", ")}`);
}

test(
  `[ST1][ST2][ST3][ST4][ST5][ST6][ST7] ${seeds} random stacks against git itself`,
  { timeout: Math.max(120_000, seeds * 2_000) },
  async () => {
    const counts: Counts = { stacks: 0, moves: 0, conflicts: 0, unchanged: 0, mergeStops: 0, rebases: 0 };
    const failures: string[] = [];
    const ranges: [number, number][] = [];
    for (let from = first; from < first + seeds; from += perRepository)
      ranges.push([from, Math.min(from + perRepository, first + seeds)]);
    const lane = async (): Promise<void> => {
      for (let range = ranges.shift(); range !== undefined; range = ranges.shift())
        await checkRange(range[0], range[1], counts, failures);
    };
    // git does the work: two at a time keep two cores busy.
    await Promise.all([lane(), lane()]);
    expect(failures.slice(0, 20)).toEqual([]);
    expect(counts.stacks).toBe(seeds);
    process.stdout.write(`${JSON.stringify(counts)}\n`);
    if (seeds < 100) return;
    // The stacks are worth their time: all that may happen does.
    expect(counts.moves).toBeGreaterThan(seeds);
    expect(counts.conflicts).toBeGreaterThan(seeds / 10);
    expect(counts.mergeStops).toBeGreaterThan(0);
  },
);
