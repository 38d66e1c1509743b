import type { Mirror, RestackResult, StackMove } from "@foundry/git";
import type { BranchMove } from "@foundry/shared";
import type { RepositoryContext } from "../context.ts";
import { refreshMoved } from "../projection/refresh.ts";
import { reparentedBy } from "./describe-moves.ts";
import type { MoveRequest } from "./describe-moves.ts";
import type { JobRun } from "./job-run.ts";
import { pushMoves } from "./push-moves.ts";
import type { ReadyMove, RefusedMove } from "./push-moves.ts";
import { recordMoves } from "./record-moves.ts";
import { counted } from "./wording.ts";

/** What was replayed and is to be pushed. */
export interface Pushing {
  readonly request: MoveRequest;
  readonly result: RestackResult;
  readonly moves: readonly BranchMove[];
}

/** Pushes bottom-up, writes what GitHub took after each push, and reads where the branches stand now. */
export async function pushAndRecord(
  c: RepositoryContext,
  run: JobRun,
  mirror: Mirror,
  { request, result, moves }: Pushing,
): Promise<RefusedMove[]> {
  const ready = result.moves.flatMap(readyOf);
  await run.step("push", `Pushing ${counted(ready.length, "branch", "branches")}`);
  await run.pointOfNoReturn();
  for (const { branch, toSha } of ready) c.pushing.set(branch, toSha);
  try {
    const pushed = new Set(run.job.job.moves.map(({ branch }) => branch));
    const refused = await pushMoves(
      {
        push: (updates, options) => mirror.push(updates, options),
        signal: run.signal,
        onPushed: async (some) => {
          for (const { branch } of some) pushed.add(branch);
          const total = moves.filter(({ branch }) => pushed.has(branch));
          await run.commit((draft) => recordMoves(draft, recordOf(c, run, { request, result, some, total })));
          run.progress(pushed.size, moves.length);
        },
      },
      ready,
    );
    await run.step("record", "Reading where the branches stand now");
    const moved = ready.map(({ branch }) => branch).filter((branch) => pushed.has(branch));
    await refreshMoved(c, run, mirror, { moved, before: new Set() });
    return refused;
  } finally {
    c.pushing.clear();
  }
}

function recordOf(
  c: RepositoryContext,
  run: JobRun,
  {
    request,
    result,
    some,
    total,
  }: Omit<Pushing, "moves"> & { some: readonly ReadyMove[]; total: BranchMove[] },
) {
  const names = new Set(some.map(({ branch }) => branch));
  const moves = result.moves.filter(({ branch }) => names.has(branch));
  return { jobId: run.job.job.jobId, moves, total, reparented: reparentedBy(request), nowMs: c.deps.now() };
}

function readyOf({ branch, onto, fromSha, toSha }: StackMove): ReadyMove[] {
  return toSha === null ? [] : [{ branch, onto, fromSha, toSha }];
}
