import { TerminalError } from "@foundry/durable";
import type { Mirror } from "@foundry/git";
import type { RepositoryContext } from "../../context.ts";
import { forgetBranches } from "../../projection/forget-branches.ts";
import { refreshMoved } from "../../projection/refresh.ts";
import { withClone } from "../with-clone.ts";
import type { JobHandler, JobRun } from "../job-run.ts";
import { readAll } from "./sync-repo.ts";

/** [RJ9] Brings one branch in, for the task that waits for it. Error: branch_not_found. */
export const registerExistingBranch: JobHandler = (c, run) =>
  withClone(c, run, async (mirror, { readAtMs }) => {
    const { args } = run.job;
    if (args.kind !== "register_existing_branch") throw new Error(`not a job of this kind: ${args.kind}`);
    // A repository that was never read is read whole: this costs little more, and somebody looks at it now.
    if (readAtMs === null) await readAll(c, run, mirror);
    else await readOne(c, run, mirror, args.branch);
    const [head] = await mirror.heads([args.branch], { signal: run.interrupt });
    if (!head) {
      await run.commit((draft) => forgetBranches(draft, [args.branch]));
      throw new TerminalError("branch_not_found", `GitHub has no branch ${args.branch}.`);
    }
    const message = `${args.branch} is at ${head.sha.slice(0, 7)} (${head.subject}).`;
    return { kind: "completed", message, moves: [], conflicts: [] };
  });

async function readOne(c: RepositoryContext, run: JobRun, mirror: Mirror, branch: string): Promise<void> {
  await run.step("fetch", `Fetching ${branch} from GitHub`);
  const [before] = await mirror.heads([branch], { signal: run.interrupt });
  const fetched = await mirror.fetch({ branches: [branch], signal: run.interrupt });
  await run.step("read", `Reading where ${branch} stands`);
  const moved = [...new Set([branch, ...fetched.map(({ name }) => name)])];
  await refreshMoved(c, run, mirror, { moved, before: new Set(before ? [before.sha] : []) });
}
