import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { createGit, executePlan, openMirror, planRestack } from "@foundry/git";
import type { Mirror, RestackResult, StackBranch } from "@foundry/git";
import type { Bench, BenchContext } from "../harness/bench.ts";
import { interleave } from "../harness/interleave.ts";
import { median, pairedRatio } from "../harness/statistics.ts";
import { stackHistory } from "../payloads/stack-history.ts";
import type { StackHistory } from "../payloads/stack-history.ts";

const committer = { name: "Who Asked", email: "who@example.com", atSeconds: 1_800_000_000 };

/**
 * A stack of 100 branches with 3 commits each, one on the other, moved onto a new base: plan and execution in the bare
 * clone, all objects written, nothing pushed. Then once more, where nothing is left to do.
 *
 * Baseline: `git rebase --update-refs` of the top branch in a worktree of the same history, as a person would do it; it
 * does not push either. Every round has a base of its own, so no side finds trees that an earlier round wrote, and both
 * must come to the very same commits.
 */
export const restack: Bench = {
  name: "restack",
  about: "100 branches × 3 commits onto a new base, against git rebase --update-refs",
  async run(context) {
    const [branches, rounds] = context.quick ? [10, 2] : [100, 7];
    const history = stackHistory({ branches, commitsEach: 3, bases: rounds + 1 });
    const ours = await openStack(context, history);
    const theirs = openWorktree(context, history);
    let [ourRound, theirRound] = [0, 0];
    const idle: number[] = [];
    const measured = await interleave(rounds, {
      async ours() {
        const { elapsedMs, result, graph } = await ours.moveOnto(history.bases[ourRound++] ?? "");
        if (result.moves.length !== branches) throw new Error("not every branch was moved");
        idle.push(await ours.again(graph, result));
        return { elapsedMs, top: result.moves.at(-1)?.toSha ?? "" };
      },
      baseline: () => Promise.resolve(theirs.moveOnto(history.bases[theirRound++] ?? "")),
    });
    for (const [round, { top }] of measured.ours.entries())
      if (top !== measured.baseline[round]?.top) throw new Error("the two sides made different commits");
    const oursMs = measured.ours.map(({ elapsedMs }) => elapsedMs);
    const baselineMs = measured.baseline.map(({ elapsedMs }) => elapsedMs);
    // The warm-up's is thrown away with it.
    const idleMs = idle.slice(-rounds);
    return [
      {
        figure: `restack ${branches} × 3 commits`,
        value: median(oursMs),
        unit: "ms",
        ratio: pairedRatio(oursMs, baselineMs),
        limit: { of: "ratio", op: "<=", bound: 0.5 },
        n: rounds,
      },
      {
        figure: "restack, nothing changed",
        value: median(idleMs),
        unit: "ms",
        ratio: pairedRatio(idleMs, baselineMs),
        limit: { of: "ratio", op: "<=", bound: 0.05 },
        n: rounds,
      },
      { figure: "git rebase --update-refs", value: median(baselineMs), unit: "ms", n: rounds },
    ];
  },
};

interface Moved {
  readonly elapsedMs: number;
  readonly result: RestackResult;
  readonly graph: readonly StackBranch[];
}

async function openStack(context: BenchContext, history: StackHistory) {
  const path = join(context.tempDir(), "stack.git");
  plainGit(["init", "-q", "--bare", path]);
  plainGit(["--git-dir", path, "fast-import", "--quiet"], history.stream);
  plainGit(["--git-dir", path, "repack", "-adq"]);
  const mirror = openMirror({
    git: createGit(),
    path,
    remoteUrl: "https://example.com/none.git",
    auth: null,
  });
  const heads = new Map((await mirror.heads()).map(({ name, sha }) => [name, sha]));
  const headOf = (name: string): string => heads.get(name) ?? "";
  const branches = history.branches.map((name, n): StackBranch => {
    const parent = history.branches[n - 1] ?? "main";
    return { name, head: headOf(name), parent, base: headOf(parent), formerHeads: [], merged: false };
  });
  return {
    async moveOnto(base: string): Promise<Moved> {
      const graph = [trunkAt(headOf(base)), ...branches];
      const { elapsedMs, result } = await run(mirror, graph);
      return { elapsedMs, result, graph };
    },
    async again(graph: readonly StackBranch[], { moves }: RestackResult): Promise<number> {
      const moved = new Map(moves.map((move) => [move.branch, move]));
      const now = graph.map((branch) => {
        const move = moved.get(branch.name);
        if (move === undefined) return branch;
        return { ...branch, head: move.toSha ?? "", base: move.base, formerHeads: [branch.head] };
      });
      const { elapsedMs, result } = await run(mirror, now);
      if (result.moves.length > 0) throw new Error("a second run moved branches");
      return elapsedMs;
    },
  };
}

function trunkAt(head: string): StackBranch {
  return { name: "main", head, parent: null, base: null, formerHeads: [], merged: false };
}

async function run(
  mirror: Mirror,
  branches: readonly StackBranch[],
): Promise<{ elapsedMs: number; result: RestackResult }> {
  const startedAt = performance.now();
  const plan = planRestack({ trunk: "main", branches }, { kind: "all" });
  const result = await executePlan(mirror, plan, { committer });
  return { elapsedMs: performance.now() - startedAt, result };
}

function openWorktree(context: BenchContext, history: StackHistory) {
  const path = join(context.tempDir(), "worktree");
  const git = (...args: string[]): string => plainGit(["-C", path, ...args]);
  plainGit(["init", "-q", path]);
  plainGit(["-C", path, "fast-import", "--quiet"], history.stream);
  git("repack", "-adq");
  const before = history.branches.map((name) => [name, git("rev-parse", name)] as const);
  const top = history.branches.at(-1) ?? "";
  return {
    moveOnto(base: string): { elapsedMs: number; top: string } {
      git("checkout", "-q", "--detach", "main");
      for (const [name, sha] of before) git("update-ref", `refs/heads/${name}`, sha);
      git("checkout", "-q", top);
      const startedAt = performance.now();
      git("rebase", "-q", "--update-refs", "--onto", base, "main");
      return { elapsedMs: performance.now() - startedAt, top: git("rev-parse", top) };
    },
  };
}

/** git as it is installed, without anybody's configuration; the committer makes both sides' commits the same. */
function plainGit(args: readonly string[], input = ""): string {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_COMMITTER_DATE: `@${committer.atSeconds} +0000`,
  };
  return execFileSync("git", args, { env, input, stdio: ["pipe", "pipe", "ignore"], maxBuffer: 2 ** 28 })
    .toString()
    .trim();
}
