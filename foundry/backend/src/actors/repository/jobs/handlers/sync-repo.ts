import type { Mirror } from "@foundry/git";
import { refreshAll, refreshMoved } from "../../projection/refresh.ts";
import type { Refreshed } from "../../projection/refresh.ts";
import type { RepositoryContext } from "../../context.ts";
import { loadUnmeasured } from "../../store/projection.ts";
import { counted } from "../wording.ts";
import { withClone } from "../with-clone.ts";
import type { JobHandler, JobRun } from "../job-run.ts";

/** [RJ8] Brings the clone and the branches up to date: all of them for a person, else what pushes moved. */
export const syncRepo: JobHandler = (c, run) =>
  withClone(c, run, async (mirror, { readAtMs, fullReadDue }) => {
    const isAsked = run.job.job.requestedBy !== "foundry";
    const found =
      readAtMs === null || fullReadDue || isAsked
        ? await readAll(c, run, mirror)
        : await readMoved(c, run, mirror);
    return { kind: "completed", message: messageOf(found), moves: [], conflicts: [] };
  });

/** Every head at GitHub, whatever the webhooks said. */
export async function readAll(c: RepositoryContext, run: JobRun, mirror: Mirror): Promise<Refreshed> {
  await run.step("fetch", "Fetching the branches from GitHub");
  await mirror.fetch({ signal: run.interrupt });
  await run.step("read", "Reading where the branches stand");
  const found = await refreshAll(c, run, mirror);
  await noteRead(c, run, true);
  return found;
}

export async function readMoved(c: RepositoryContext, run: JobRun, mirror: Mirror): Promise<Refreshed> {
  const unmeasured = await loadUnmeasured(c.db);
  const moved = unmeasured.map(({ name }) => name);
  await run.step("fetch", `Fetching ${counted(moved.length, "branch", "branches")} from GitHub`);
  const shas = unmeasured.map(({ headSha }) => headSha);
  const had = await mirror.has(shas, { signal: run.interrupt });
  const fetched = await mirror.fetch({ branches: moved, signal: run.interrupt });
  // Named fetches fall back to all branches when one of the names is gone: then others may have moved as well.
  const names = [...new Set([...moved, ...fetched.map(({ name }) => name)])];
  const before = new Set(shas.filter((_, index) => had[index]));
  await run.step("read", "Reading where the branches stand");
  const found = await refreshMoved(c, run, mirror, { moved: names, before });
  await noteRead(c, run, false);
  return found;
}

/** How fresh the branches are: stale as long as a push has moved one meanwhile. */
async function noteRead(c: RepositoryContext, run: JobRun, isWhole: boolean): Promise<void> {
  await run.commit(async (draft) => {
    const stale = (await loadUnmeasured(draft.tx)).length > 0;
    const fullReadDue = draft.meta.fullReadDue && !isWhole;
    draft.meta = { ...draft.meta, readAtMs: c.deps.now(), stale: stale || fullReadDue, fullReadDue };
  });
}

function messageOf({ read, changed, removed }: Refreshed): string {
  if (changed === 0 && removed === 0) return "Everything is up to date.";
  const parts = [
    changed > 0 ? `${counted(changed, "branch", "branches")} updated` : "",
    removed > 0 ? `${counted(removed, "branch", "branches")} gone` : "",
  ].filter((part) => part !== "");
  return `Read ${counted(read, "branch", "branches")}: ${parts.join(", ")}.`;
}
