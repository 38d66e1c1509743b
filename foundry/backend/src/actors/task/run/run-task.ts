import type { TaskContext } from "../context.ts";
import { chooseTools, preflight } from "./preflight.ts";
import { publish } from "./publish.ts";
import { PUBLICATION, publicationSchema } from "./publication.ts";
import { whyAborted } from "./task-run.ts";
import type { RunEnd, TaskRun } from "./task-run.ts";
import { work } from "./work.ts";
import type { WorkerDeps } from "./worker-deps.ts";

/** The whole of one run: preflight, attempts, publication; from the publication on where it was recorded already. */
export async function runTask(w: WorkerDeps, c: TaskContext, run: TaskRun): Promise<RunEnd> {
  try {
    const recorded = publicationSchema.safeParse(await run.readIntent(PUBLICATION));
    if (recorded.success) return await publish(w, c, run, recorded.data);
    await run.transition("preparing");
    const { plan, check } = await preflight(w, c, run);
    const tools = await chooseTools(w, plan).catch(async (error: unknown) => {
      await run.patch({ check });
      throw error;
    });
    const worked = await work(w, c, run, { plan, check, ...tools });
    return worked.kind === "ended" ? worked.end : await publish(w, c, run, worked.publication);
  } catch (error) {
    if (whyAborted(run.signal) === "cancelled") return { status: "cancelled", reason: null };
    throw error;
  }
}
