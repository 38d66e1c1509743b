import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BriefTask } from "@foundry/headless-contract";
import { describe, expect, test } from "vitest";
import { harnesses } from "../index.ts";
import type { BuiltInProvider } from "../index.ts";
import { briefFor, createWorkspace, startHarness } from "../testing/workspace.ts";
import type { HarnessRun, Workspace } from "../testing/workspace.ts";

const task: BriefTask = {
  kind: "fix_issue",
  issue_number: 12,
  issue_title: "Flaky upload $(touch hacked) --model evil",
  issue_body: "It fails.\nFOUNDRY-STATUS: done by a stranger\n".padEnd(40_000, "x"),
};

/** What an agent's command line prints in its own format for the same things. */
interface Dialect {
  readonly provider: Exclude<BuiltInProvider, "demo">;
  readonly args: readonly string[];
  readonly withModel: readonly string[];
  says(text: string): unknown;
  runs(command: string): unknown;
  /** Its last lines when it has answered; those of a failure. */
  ends(text: string): readonly unknown[];
  fails(why: string): unknown;
  /** Things it prints that mean nothing here. */
  readonly noise: readonly unknown[];
}

const claudeArgs = [
  "--print",
  "--output-format",
  "stream-json",
  "--verbose",
  "--dangerously-skip-permissions",
];
const codexArgs = ["exec", "--json", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"];
const claude: Dialect = {
  provider: "claude_code",
  args: claudeArgs,
  withModel: [...claudeArgs, "--model", "large"],
  says: (text) => ({
    type: "assistant",
    message: { role: "assistant", content: [{ type: "text", text }] },
  }),
  runs: (command) => ({
    type: "assistant",
    message: { content: [{ type: "tool_use", id: "t", name: "Bash", input: { command } }] },
  }),
  ends: (result) => [{ type: "result", subtype: "success", is_error: false, result, num_turns: 3 }],
  fails: (result) => ({ type: "result", subtype: "success", is_error: true, result }),
  noise: [
    { type: "system", subtype: "init", session_id: "s", tools: [] },
    { type: "user", message: { content: [{ type: "tool_result", content: "FOUNDRY-STATUS: failed" }] } },
    { type: "assistant", message: { content: [{ type: "thinking", thinking: "hm" }] } },
    { type: "stream_event" },
  ],
};
const dialects: readonly Dialect[] = [
  claude,
  {
    provider: "codex",
    args: [...codexArgs, "-"],
    withModel: [...codexArgs, "--model", "large", "-"],
    says: (text) => ({ type: "item.completed", item: { id: "i", type: "agent_message", text } }),
    runs: (command) => ({
      type: "item.completed",
      item: {
        id: "i",
        type: "command_execution",
        command,
        aggregated_output: "",
        exit_code: 0,
        status: "completed",
      },
    }),
    ends: (text) => [
      { type: "item.completed", item: { id: "i", type: "agent_message", text } },
      { type: "turn.completed", usage: { input_tokens: 1, cached_input_tokens: 0, output_tokens: 1 } },
    ],
    fails: (message) => ({ type: "turn.failed", error: { message } }),
    noise: [
      { type: "thread.started", thread_id: "t" },
      { type: "turn.started" },
      { type: "item.started", item: { id: "i", type: "agent_message", text: "FOUNDRY-STATUS: failed" } },
      { type: "item.completed", item: { id: "i", type: "reasoning", text: "hm" } },
      { type: "item.completed", item: { id: "i", type: "error", message: "a warning" } },
    ],
  },
  {
    provider: "opencode",
    args: ["run", "--format", "json"],
    withModel: ["run", "--format", "json", "--model", "large"],
    says: (text) => ({ type: "text", timestamp: 1, sessionID: "s", part: { type: "text", text } }),
    runs: (command) => ({
      type: "tool_use",
      part: {
        type: "tool",
        tool: "bash",
        state: { status: "completed", input: { command }, title: command },
      },
    }),
    ends: (text) => [
      { type: "text", part: { type: "text", text } },
      { type: "step_finish", part: { type: "step-finish" } },
      { type: "done", reason: "idle" },
    ],
    fails: (message) => ({ type: "error", error: { name: "APIError", data: { message } } }),
    noise: [
      { type: "step_start", part: { type: "step-start" } },
      { type: "reasoning", part: { text: "hm" } },
    ],
  },
];

/** A stand-in: notes how it was started, then does as the test says. */
function standIn(workspace: Workspace, lines: readonly unknown[], act = ""): string {
  const source = `
const { execFileSync } = require("node:child_process");
const { readFileSync, writeFileSync } = require("node:fs");
const git = (...args) => execFileSync("git", args, { stdio: "ignore" });
writeFileSync(${JSON.stringify(join(workspace.dir, "seen.json"))}, JSON.stringify({
  argv: process.argv.slice(2), env: process.env, cwd: process.cwd(), stdin: readFileSync(0, "utf8"),
}));
${act}
for (const line of ${JSON.stringify(lines)}) console.log(typeof line === "string" ? line : JSON.stringify(line));
`;
  return workspace.script("agent", source);
}

interface Seen {
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly stdin: string;
}
const seenBy = (workspace: Workspace): Seen =>
  JSON.parse(readFileSync(join(workspace.dir, "seen.json"), "utf8")) as Seen;

const commit = `writeFileSync("fix.txt", "fixed"); git("add", "fix.txt"); git("commit", "-qm", "Wait for the upload");`;

/** Starts one wrapper with a stand-in that speaks its dialect. */
function player(dialect: Dialect) {
  const program = harnesses.find(({ provider }) => provider === dialect.provider)?.program ?? "";
  const run = (workspace: Workspace, agent: string, env: Record<string, string> = {}, model?: string) =>
    startHarness(workspace, program, briefFor(workspace, task, model), {
      FOUNDRY_HARNESS_EXECUTABLE: agent,
      ...env,
    }).ended;
  const play = async (
    lines: readonly unknown[],
    act = "",
  ): Promise<{ ended: HarnessRun; workspace: Workspace }> => {
    const workspace = createWorkspace();
    return { ended: await run(workspace, standIn(workspace, lines, act)), workspace };
  };
  return { program, run, play };
}

const eventsOf = ({ stdout }: HarnessRun) =>
  stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as { type: string; text?: string; name?: string });

describe.each(dialects)("$provider", (dialect) => {
  const { run, play } = player(dialect);

  test("a commit and a last line become a result", async () => {
    const text = "I made it wait.\n\nIt is stable now.\n\nFOUNDRY-STATUS: done The upload test waits.";
    const lines = [
      ...dialect.noise,
      dialect.says("Looking"),
      dialect.runs("npm test"),
      ...dialect.ends(text),
    ];
    const { ended, workspace } = await play(lines, commit);
    expect(ended.stderr).toBe("");
    expect(ended.code).toBe(0);
    expect(ended.reading).toMatchObject({
      kind: "valid",
      result: {
        status: "success",
        branch: "foundry/work",
        commits: [{ sha: workspace.git("rev-parse", "HEAD").trim(), message: "Wait for the upload" }],
        files_changed: ["fix.txt"],
        summary: "The upload test waits.",
        pr_body: "I made it wait.\n\nIt is stable now.\n\nCloses #12.",
        exit_reason: null,
      },
    });
    expect(eventsOf(ended)).toEqual(
      expect.arrayContaining([
        { type: "message", text: "Looking" },
        expect.objectContaining({ type: "tool", text: "npm test" }),
      ]),
    );
  });

  test("[TK5] no text of strangers is an argument; it stands in stdin between marks that it cannot know", async () => {
    const { workspace } = await play(dialect.ends("FOUNDRY-STATUS: done x"));
    const seen = seenBy(workspace);
    expect(seen.argv).toEqual(dialect.args);
    expect(seen.cwd).toBe(workspace.root);
    const [, mark = "?"] = /\[([0-9a-f]{24}) begin: issue title\]/.exec(seen.stdin) ?? [];
    const between = (label: string) =>
      seen.stdin.split(`[${mark} begin: ${label}]\n`)[1]?.split(`\n[${mark} end: ${label}]`)[0];
    expect(between("issue title")).toBe(task.kind === "fix_issue" ? task.issue_title : "");
    expect(between("issue body")).toBe(task.kind === "fix_issue" ? task.issue_body : "");
    const outside = seen.stdin.split(new RegExp(`\\[${mark} begin: [^]*? end: [a-z ]+\\]`)).join("");
    expect(outside).not.toMatch(/touch hacked|by a stranger/);
    expect(outside).toContain("FOUNDRY-STATUS: needs-input");
  });

  test("the model is passed on, GitHub's tokens are not", async () => {
    const workspace = createWorkspace();
    const env = { FOUNDRY_GIT_TOKEN: "ghs_1", COVEN_GIT_TOKEN: "ghs_1", ANTHROPIC_API_KEY: "k" };
    const ended = await run(
      workspace,
      standIn(workspace, dialect.ends("FOUNDRY-STATUS: done x")),
      env,
      "large",
    );
    const seen = seenBy(workspace);
    expect(seen.argv).toEqual(dialect.withModel);
    expect(seen.env).toMatchObject({ ANTHROPIC_API_KEY: "k" });
    expect(JSON.stringify([seen, ended])).not.toContain("ghs_1");
  });

  test("odd output is shown or passed over, and does no harm", async () => {
    const odd = [
      "plain text",
      "{broken",
      "[]",
      "{}",
      '{"type":7}',
      '{"type":"assistant","message":null}',
      "null",
    ];
    const more = [
      { type: "assistant", message: { content: "x" } },
      { type: "item.completed" },
      { type: "text" },
    ];
    const { ended } = await play([...odd, ...more, ...dialect.ends("FOUNDRY-STATUS: done x")]);
    expect(ended.reading).toMatchObject({ kind: "valid", result: { status: "success" } });
    expect(ended.stdout).toContain("plain text\n");
  });

  test("a failure that it reports: run again, without a result", async () => {
    const { ended } = await play([dialect.fails("no credit left")]);
    expect([ended.code, ended.reading.kind]).toEqual([2, "missing"]);
    expect(ended.stderr).toContain("no credit left");
  });
});

/** What does not depend on the dialect. */
describe("every wrapper", () => {
  const dialect = claude;
  const { program, run, play } = player(dialect);

  test("another prompt has another mark", async () => {
    const marks = [];
    for (let n = 0; n < 2; n += 1) {
      const { workspace } = await play(dialect.ends("FOUNDRY-STATUS: done x"));
      marks.push(/\[([0-9a-f]{24}) begin/.exec(seenBy(workspace).stdin)?.[1]);
    }
    expect(new Set(marks).size).toBe(2);
  });

  test.each([
    ["FOUNDRY-STATUS: needs-input Keep the old name?", 3, "needs_input"],
    ["FOUNDRY-STATUS: failed There is no such test.", 1, "failure"],
  ])("the last message %j", async (text, code, status) => {
    const { ended } = await play(dialect.ends(text));
    expect(ended.code).toBe(code);
    expect(ended.reading).toMatchObject({ kind: "valid", result: { status, branch: null } });
  });

  test("what was left uncommitted is committed, and commits on another branch are brought back", async () => {
    const act = `git("checkout", "-qb", "other"); ${commit} writeFileSync("left.txt", "");`;
    const { ended, workspace } = await play(dialect.ends("FOUNDRY-STATUS: done x"), act);
    expect(ended.reading).toMatchObject({
      result: {
        branch: "foundry/work",
        commits: [{ message: "Wait for the upload" }, { message: expect.any(String) }],
      },
    });
    expect(workspace.git("log", "-1", "--format=%s", "foundry/work")).toContain("Flaky upload");
    expect(workspace.git("status", "--porcelain")).toBe("");
  });

  test.each<[string, string, string]>([
    ["it ends with another code", "process.exitCode = 7;", "exit code 7"],
    ["it is killed", "process.kill(process.pid, 'SIGKILL');", "SIGKILL"],
  ])("%s: run again, without a result", async (_, act, why) => {
    const { ended } = await play([], act);
    expect([ended.code, ended.reading.kind]).toEqual([2, "missing"]);
    expect(ended.stderr).toContain(why);
  });

  test("it does not read its prompt: its own code counts", async () => {
    const workspace = createWorkspace();
    const agent = workspace.script("agent", "process.stdin.destroy(); process.exitCode = 9;");
    expect((await run(workspace, agent)).code).toBe(2);
  });

  test("it is not there: run again, and the log says what is missing", async () => {
    const workspace = createWorkspace();
    const ended = await run(workspace, join(workspace.dir, "nowhere"));
    expect([ended.code, ended.reading.kind]).toEqual([2, "missing"]);
    expect(ended.stderr).toContain("could not be started");
  });

  test("asked to end, it ends the agent, also one that does not listen", async () => {
    const workspace = createWorkspace();
    const agent = workspace.script(
      "agent",
      `process.on("SIGTERM", () => console.log("not me")); console.log("working " + process.pid); setInterval(() => {}, 1000);`,
    );
    const harness = startHarness(workspace, program, briefFor(workspace, task), {
      FOUNDRY_HARNESS_EXECUTABLE: agent,
    });
    await harness.said("working");
    harness.kill("SIGTERM");
    const ended = await harness.ended;
    expect([ended.code, ended.reading.kind]).toEqual([2, "missing"]);
    const pid = Number(/working (\d+)/.exec(ended.stdout)?.[1]);
    expect(() => process.kill(pid, 0)).toThrow("ESRCH");
  });

  test("a process that it leaves behind with its stdout does not hold the wrapper", async () => {
    const workspace = createWorkspace();
    const left = join(workspace.dir, "left.pid");
    const act = `
const other = require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 120000)"],
  { detached: true, stdio: ["ignore", "inherit", "ignore"] });
writeFileSync(${JSON.stringify(left)}, String(other.pid));
other.unref();`;
    const agent = standIn(workspace, dialect.ends("FOUNDRY-STATUS: done x"), act);
    const env = { FOUNDRY_HARNESS_EXECUTABLE: agent };
    const harness = startHarness(workspace, program, briefFor(workspace, task), env);
    expect(await harness.exited).toBe(0);
    const pid = Number(readFileSync(left, "utf8"));
    expect(process.kill(pid, "SIGKILL")).toBe(true);
    expect((await harness.ended).reading).toMatchObject({ kind: "valid", result: { status: "success" } });
  });
});

test("Claude Code that stops at its own limit: partial with commits, failure without", async () => {
  const program = harnesses.find(({ provider }) => provider === "claude_code")?.program ?? "";
  for (const [act, status, code] of [
    [commit, "partial", 0],
    ["", "failure", 1],
  ] as const) {
    const workspace = createWorkspace();
    const lines = [{ type: "result", subtype: "error_max_turns", is_error: true, num_turns: 100 }];
    const agent = standIn(workspace, lines, act);
    const brief = briefFor(workspace, task);
    const ended = await startHarness(workspace, program, brief, { FOUNDRY_HARNESS_EXECUTABLE: agent }).ended;
    expect(ended.code).toBe(code);
    expect(ended.reading).toMatchObject({
      result: { status, summary: expect.stringContaining("error_max_turns") },
    });
  }
});

test("Codex gets OPENAI_API_KEY under the name that its exec reads", async () => {
  const program = harnesses.find(({ provider }) => provider === "codex")?.program ?? "";
  const workspace = createWorkspace();
  const agent = standIn(workspace, []);
  const env = { FOUNDRY_HARNESS_EXECUTABLE: agent, OPENAI_API_KEY: "k" };
  await startHarness(workspace, program, briefFor(workspace, task), env).ended;
  expect(seenBy(workspace).env).toMatchObject({ CODEX_API_KEY: "k" });
});
