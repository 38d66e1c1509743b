import { existsSync } from "node:fs";
import { readdir, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type { Task } from "@foundry/shared";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bringAgent, fastTasks, resultJson } from "../harness/agents.ts";
import type { Agent } from "../harness/agents.ts";
import { pollUntil } from "../harness/poll-until.ts";
import { residentMegabytes } from "../harness/processes.ts";
import { foundPrivateRepositories } from "../harness/scenes.ts";
import { startStack } from "../harness/start-stack.ts";
import type { Stack } from "../harness/start-stack.ts";
import { processesOf, untilNoProcess, untilNoWorkspace } from "../harness/task-leftovers.ts";
import { tasksClient, untilPublished } from "../harness/tasks.ts";
import type { TasksClient } from "../harness/tasks.ts";
import { untilSynced } from "../harness/wait-for.ts";
import { size } from "./size.ts";

/** Agents that mean harm, end to end: each in a repository of its own, whose task must be reported and leave nothing. */

const mark = `hostile-${process.pid}-${Date.now().toString(36)}`;
const canary = join(homedir(), `.${mark}`);
/** An argument that only a process of ours has. */
const seconds = 90_000 + (process.pid % 9_000);
/** Isolation of files needs it; without it there are a process group, limits and a guard (docs/sandboxes.md). */
const hasBubblewrap = ["/usr/bin/bwrap", "/usr/local/bin/bwrap"].some((path) => existsSync(path));

const LOG_CAP = 16 * 1024 * 1024;

const agents: Record<string, Agent> = {
  forks: {
    script: `for n in 1 2 3 4 5; do sleep ${seconds} & done
setsid sh -c 'sleep ${seconds} & (setsid sleep ${seconds} &)' > /dev/null 2>&1 < /dev/null &
result '${resultJson()}'`,
  },
  deaf: { script: `trap '' TERM INT HUP\nwhile :; do sleep ${seconds}; done` },
  prints: {
    script: `head -c ${size.printedBytes} /dev/zero | tr '\\0' 'x' | fold -w 200
echo the-end
result '${resultJson()}'`,
  },
  tells: {
    script: `echo "token=$FOUNDRY_GIT_TOKEN and $COVEN_GIT_TOKEN"
printf '%s' "$FOUNDRY_GIT_TOKEN" | sed 's/./&\\n/20'
env >&2
echo "https://x-access-token:$FOUNDRY_GIT_TOKEN@example.com/a.git"
echo '{"type":"note","text":"'"$FOUNDRY_GIT_TOKEN"'"}'
echo found > found.txt && git add found.txt && commit "Found $FOUNDRY_GIT_TOKEN"
result '${resultJson({ summary: "TOKEN", pr_body: "TOKEN" }).replaceAll("TOKEN", `'"$FOUNDRY_GIT_TOKEN"'`)}'`,
  },
  strays: {
    script: `for place in "$HOME/.." /tmp /var/tmp /etc /root ${homedir()} "$(dirname "$PWD")" "$(dirname "$context")"; do
  echo was-here > "$place/${mark}" 2>/dev/null
done
ln -s / outside && echo was-here > "outside/${tmpdir().slice(1)}/${mark}-link" 2>/dev/null
rm outside
mkdir -p .git/hooks && printf '#!/bin/sh\\ntouch ${tmpdir()}/${mark}-hook\\n' > .git/hooks/post-checkout && chmod +x .git/hooks/*
git config core.fsmonitor 'touch ${tmpdir()}/${mark}-fsmonitor'
git config core.sshCommand 'touch ${tmpdir()}/${mark}-ssh'
echo good > good.txt && git add good.txt && commit "Good"
result '${resultJson()}'`,
  },
  reads: {
    script: `cat ${canary} ${homedir()}/.ssh/* ${homedir()}/.npmrc 2>/dev/null
cat /proc/*/environ 2>/dev/null | tr '\\0' '\\n' | grep -a PRIVATE
echo "looked around"
result '${resultJson()}'`,
  },
  lies: {
    script: `result '${resultJson({
      commits: [{ sha: "0123456789012345678901234567890123456789", message: "Invented" }],
      files_changed: ["/etc/passwd", "../../outside"],
      branch: "main",
    })}'`,
  },
  garbles: {
    script: `head -c 3000000 /dev/zero > "$output"; head -c 2000 /dev/urandom; printf '\\377\\376\\n'`,
  },
};

let stack: Stack;
let tasks: TasksClient;
const ended = new Map<string, Task>();

beforeAll(async () => {
  await writeFile(canary, `canary ${mark}\n`, { mode: 0o600 });
  stack = await startStack({
    env: { ...fastTasks, FOUNDRY_TASK_RETRIES: "0", FOUNDRY_TASK_TIMEOUT_SECONDS: "20" },
    async seed(github) {
      await foundPrivateRepositories(github, "acme", Object.keys(agents));
      for (const [name, agent] of Object.entries(agents)) await bringAgent(github, `acme/${name}`, agent);
    },
  });
  await untilSynced(stack, "acme");
  tasks = tasksClient(stack, "acme");
  const before = residentMegabytes(stack.service().pid);
  const began = await Promise.all(Object.keys(agents).map(assign));
  for (const [name, taskId] of began) ended.set(name, await tasks.ended(taskId));
  const grew = residentMegabytes(stack.service().pid) - before;
  process.stderr.write(
    `faults: ${JSON.stringify({ hostile: began.length, grewMegabytes: Math.round(grew) })}\n`,
  );
}, 400_000);
afterAll(async () => {
  await stack?.close();
  await rm(canary, { force: true });
});

async function assign(name: string): Promise<[string, string]> {
  const { github } = stack;
  const { number } = await github.openIssue(
    `acme/${name}`,
    { title: `Agent that ${name}`, body: "Please." },
    "acme-dev",
  );
  await github.assignIssue(`acme/${name}`, number, github.appBot(), "acme-dev");
  return [name, await tasks.ofIssue(`acme/${name}`, number)];
}

function taskOf(name: string): Task {
  const task = ended.get(name);
  if (task === undefined) throw new Error(`no task of ${name}`);
  return task;
}
const textOf = async (name: string) =>
  (await tasks.log(taskOf(name).taskId)).map(({ text }) => text).join("");

test("[HC5] every hostile agent's check run ends, and nothing of it is left: no process, no workspace", async () => {
  for (const [name, { taskId }] of ended) {
    await untilPublished(
      stack,
      `acme/${name}`,
      taskId,
      ({ checkRuns }) => checkRuns.length === 1 && checkRuns[0]?.status === "completed",
    );
    await untilNoProcess(taskId, [`sleep ${seconds}`, `sleep\0${seconds}`]);
  }
  for (const name of ["forks", "prints", "strays", "lies"])
    await untilNoWorkspace(stack, taskOf(name).taskId);
  expect((await stack.api.get("/healthz")).status).toBe(200);
});

test("one that forks and daemonizes ends with its own word, its children with it", async () => {
  expect(taskOf("forks")).toMatchObject({ status: "completed", attempts: [{ exitCode: 0 }] });
  expect(await processesOf([`sleep ${seconds}`])).toEqual([]);
});

test("[HC2] one that does not listen to SIGTERM is killed at its time's end", () => {
  const { status, attempts } = taskOf("deaf");
  expect(status).toBe("error");
  expect(attempts).toMatchObject([{ outcome: "timeout" }]);
  const [attempt] = attempts;
  const tookMs = (attempt?.endedAtMs ?? 0) - (attempt?.startedAtMs ?? 0);
  expect(tookMs).toBeGreaterThanOrEqual(19_000);
  expect(tookMs).toBeLessThan(60_000);
});

test("one that prints without end fills its cap and not the disk: the first and the newest stay, the hole is counted", async () => {
  const { log } = taskOf("prints");
  expect(log.bytes).toBeLessThanOrEqual(LOG_CAP + 64 * 1024);
  expect(log.bytes + log.droppedBytes).toBeGreaterThanOrEqual(Math.min(size.printedBytes, LOG_CAP));
  expect(log.droppedBytes).toBeGreaterThan(0);
  const newest = await stack.api.get(
    `/api/orgs/${tasks.orgId}/tasks/${taskOf("prints").taskId}/log?limit=20`,
  );
  // On a machine that has no time for it its own time ends first: the newest is what it printed last, all the same.
  expect(JSON.stringify(newest.body)).toContain(
    taskOf("prints").status === "completed" ? "the-end" : "x".repeat(200),
  );
});

test("[HC7] one that tells its token is redacted, in the log, the result, the page, GitHub and our own output", async () => {
  const task = taskOf("tells");
  const { taskId } = task;
  const places = {
    log: await textOf("tells"),
    task: JSON.stringify(task),
    attempt: JSON.stringify(
      (await stack.api.get(`/api/orgs/${tasks.orgId}/tasks/${taskId}/attempts/1`)).body,
    ),
    comments: JSON.stringify(
      [...stack.github.repository("acme/tells").issues.values()].map(({ comments }) => comments),
    ),
    pulls: JSON.stringify([...stack.github.repository("acme/tells").pulls.values()]),
    checks: JSON.stringify([...stack.github.repository("acme/tells").checkRuns.values()]),
    output: stack.output(),
  };
  expect(places.log).toContain("token=");
  for (const [place, text] of Object.entries(places))
    expect(text, place).not.toMatch(/gh[sp]_[0-9A-Za-z]{12}/);
  // A commit's message is published as it is, so such a commit never is.
  for (const ref of stack.github.repository("acme/tells").refs.keys()) {
    const messages = await stack.github.git("acme/tells", ["log", "--format=%B", ref]);
    expect(messages, ref).not.toMatch(/gh[sp]_[0-9A-Za-z]{12}/);
  }
});

test("one that writes elsewhere has written nowhere, and its hooks and settings run for nobody", async () => {
  expect(["completed", "failed", "error"]).toContain(taskOf("strays").status);
  const places = hasBubblewrap ? [tmpdir(), "/var/tmp", "/etc", "/root", homedir(), stack.dataDir] : [];
  for (const place of places) expect(existsSync(join(place, mark)), place).toBe(false);
  for (const trap of ["hook", "fsmonitor", "ssh", ...(hasBubblewrap ? ["link"] : [])])
    expect(existsSync(join(tmpdir(), `${mark}-${trap}`)), trap).toBe(false);
  const kept = await readdir(stack.dataDir, { recursive: true });
  expect(kept.filter((path) => path.endsWith(mark))).toEqual([]);
});

test.skipIf(!hasBubblewrap)(
  "one that reads the home directory and other processes' secrets finds nothing",
  async () => {
    const text = await textOf("reads");
    expect(text).toContain("looked around");
    expect(text).not.toContain(`canary ${mark}`);
    expect(text).not.toContain("PRIVATE KEY");
  },
);

test("[HC8] one that lies about its commits publishes none of them", async () => {
  const task = taskOf("lies");
  expect(task.result?.commits ?? []).toEqual([]);
  expect(task.result?.filesChanged ?? 0).toBe(0);
  const published = await pollUntil("it is told", () => [
    ...stack.github.repository("acme/lies").pulls.values(),
  ]);
  expect(published).toEqual([]);
  const main = await stack.github.git("acme/lies", ["log", "--format=%s", "main"]);
  expect(main).not.toContain("Invented");
});

test("[HC2] one whose result is no result is tried again until the budget is used up", async () => {
  expect(taskOf("garbles")).toMatchObject({
    status: "error",
    attempts: [{ outcome: "retryable", exitCode: 0 }],
  });
  expect((await tasks.log(taskOf("garbles").taskId)).length).toBeGreaterThan(0);
});
