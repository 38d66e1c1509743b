import { expect, test } from "vitest";
import { createGithubWorld } from "../testing/github-world.ts";
import { createMemoryDatabase } from "../testing/memory-database.ts";
import type { RepositoryReport } from "../repository/index.ts";
import { createSerial } from "../sql/serial.ts";
import { receiveRepositoryReports } from "./actions/receive-repository-reports.ts";
import type { OrganizationContext } from "./context.ts";
import { migrations } from "./drizzle/migrations.ts";
import { recordAudit } from "./store/rows.ts";

const nobody = { call: () => Promise.reject(new Error("nobody is called here")) };

function createOrganization() {
  const db = createMemoryDatabase(migrations);
  let nextId = 1;
  const c: OrganizationContext = {
    orgId: "1",
    db,
    deps: {
      now: () => 1_000,
      random: () => 0,
      newId: () => `id-${nextId++}`,
      newTaskId: () => `task_000000000${nextId++}`,
      retryPolicy: { baseMs: 1, capMs: 1, maxAttempts: 1 },
      observer: {
        outbox: () => undefined,
        parked: () => undefined,
        job: () => undefined,
        laneWait: () => undefined,
      },
      redact: (text) => text,
      github: createGithubWorld().port,
      taskLabel: "foundry",
      tasksPerOrganization: 4,
    },
    background: { wake: () => undefined, wakeAll: () => undefined },
    tasks: { areResumed: true },
    outboxTargets: { settled: () => Promise.resolve(), notify: () => undefined },
    inOrder: createSerial(),
    broadcast: () => undefined,
    task: () => nobody,
    repository: () => nobody,
    log: () => undefined,
  };
  return {
    db,
    report: (lastId: number, ...reports: RepositoryReport[]) =>
      receiveRepositoryReports(c, { source: "repository:7:x", lastId, repoId: "7", reports }),
    audit: () =>
      db.execute<{ action: string; subject: string; detail: string }>(
        "SELECT action, subject, detail FROM audit_events ORDER BY id",
      ),
    tasks: () => db.execute<{ json: string }>("SELECT json FROM org_tasks"),
  };
}

function transition(status: "queued" | "error"): RepositoryReport {
  return {
    kind: "audit",
    atMs: 900,
    jobId: "job-1",
    jobKind: "restack_repo",
    status,
    branch: null,
    requestedBy: "ada",
    errorCode: status === "error" ? "git_network" : null,
  };
}

test("[RJ4] [DX4] a job's transitions are audit events, each once however often they are told", async () => {
  const org = createOrganization();
  await org.report(1, transition("queued"));
  await org.report(2, transition("error"));
  await org.report(2, transition("error"));
  const events = await org.audit();
  expect(events.map(({ action, subject }) => [action, subject])).toEqual([
    ["job.queued", "job-1"],
    ["job.error", "job-1"],
  ]);
  expect(JSON.parse(events[1]?.detail ?? "")).toEqual({
    repoId: "7",
    kind: "restack_repo",
    branch: null,
    requestedBy: "ada",
    errorCode: "git_network",
  });
});

test("[RC10] a schedule's firing is one task, by its key too", async () => {
  const org = createOrganization();
  await org.db.execute(
    "INSERT INTO org_repos (repo_id, full_name, updated_at_ms, json) VALUES ('7', 'acme/seven', 0, '{}')",
  );
  const firing: RepositoryReport = {
    kind: "createTask",
    key: "nightly:1000",
    scheduleName: "nightly",
    branch: "main",
    prompt: "Look after it.",
  };
  await org.report(1, firing);
  await org.report(2, firing);
  const tasks = (await org.tasks()).map(({ json }) => JSON.parse(json));
  expect(tasks).toMatchObject([{ title: "nightly", status: "queued", repoId: "7" }]);
});

test("[DX13] audit events go by age and count, in chunks", async () => {
  const org = createOrganization();
  const day = 24 * 3_600_000;
  const add = (atMs: number) =>
    org.db.transaction((tx) => recordAudit(tx, { atMs, action: "task.created", subject: "t", detail: {} }));
  for (let index = 0; index < 150; index++) await add(index);
  for (let index = 0; index < 49; index++) await add(400 * day);
  expect(await org.audit()).toHaveLength(199);
  await add(400 * day);
  expect(await org.audit()).toHaveLength(50);
});
