import { acceptMessages } from "../../outbox/inbox-store.ts";
import type { ReportInput, RepositoryReport } from "../../repository/index.ts";
import { change } from "../change.ts";
import type { Change } from "../change.ts";
import type { OrganizationContext } from "../context.ts";
import { addAttachedRepo } from "../store/attached-repos.ts";
import { recordAudit } from "../store/rows.ts";
import { loadTask, loadTasksOfRepo } from "../store/tasks.ts";
import { tellOfTasks } from "../tell-repositories.ts";
import { createScheduledTask } from "./create-task.ts";
import { tellTask } from "./update-task.ts";

/** What a repository says, once [DX4] and in its order. */
export async function receiveRepositoryReports(c: OrganizationContext, input: ReportInput): Promise<void> {
  const isNew = await change(c, async (draft) => {
    if (!(await acceptMessages(draft.tx, input.source, input.lastId))) return false;
    for (const report of input.reports) await apply(c, draft, input.repoId, report);
    return true;
  });
  if (!isNew) return;
  c.background.wake("outbox");
  c.background.wake("turns");
}

async function apply(
  c: OrganizationContext,
  draft: Change,
  repoId: string,
  report: RepositoryReport,
): Promise<void> {
  switch (report.kind) {
    case "attached": {
      await addAttachedRepo(draft.tx, repoId);
      const tasks = await loadTasksOfRepo(draft.tx, repoId);
      await tellOfTasks(
        draft.tx,
        tasks.map((task) => task.summary),
      );
      return;
    }
    case "audit": {
      const { atMs, jobId, status, jobKind, branch, requestedBy, errorCode } = report;
      const detail = { repoId, kind: jobKind, branch, requestedBy, errorCode };
      return recordAudit(draft.tx, { atMs, action: `job.${status}`, subject: jobId, detail });
    }
    case "taskAttached":
      return tellIfKnown(draft, report.taskId, { kind: "attached" });
    case "taskRefused":
      return tellIfKnown(draft, report.taskId, { kind: "attachFailed", reason: report.reason });
    case "createTask":
      return createScheduledTask(c, draft, repoId, report);
  }
}

async function tellIfKnown(
  draft: Change,
  taskId: string,
  message: Parameters<typeof tellTask>[2],
): Promise<void> {
  if (await loadTask(draft.tx, taskId)) await tellTask(draft, taskId, message);
}
