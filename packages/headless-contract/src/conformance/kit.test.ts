import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { checkHarness } from "./check-harness.ts";
import type { Checked } from "./check-harness.ts";
import { writeReport } from "./report.ts";
import { rules } from "./rules.ts";
import type { Rule } from "./rules.ts";

// Each check runs a program some ten times, with git before and after.
vi.setConfig({ testTimeout: 120_000 });

/** Where a harness is made wrong: shell lines in the place of these. */
interface Breaks {
  readonly capabilities?: string;
  readonly accept?: string;
  readonly before?: string;
  readonly work?: string;
  readonly after?: string;
  readonly sha?: string;
  readonly fields?: string;
  readonly files?: string;
  readonly end?: string;
}

/** A harness that keeps the contract, version 1, but for what `breaks` changes. */
function harness(breaks: Breaks): string {
  const dir = mkdtempSync(join(tmpdir(), "foundry-kit-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = join(dir, "harness");
  const lines = [
    "#!/bin/sh",
    `if [ "$2" = --capabilities ]; then ${breaks.capabilities ?? `echo '{"contract_versions":["1"]}'; exit 0`}; fi`,
    "brief=$3 result=$5",
    breaks.accept ??
      `case $(cat "$brief" 2>/dev/null) in '{"contract_version":"1"'*'}') ;; *) echo "no brief" >&2; exit 2;; esac`,
    breaks.before ?? "",
    `echo '{"type":"step","text":"Working"}'`,
    breaks.work ?? `echo more >> README.md; git add -A; git commit -qm 'Say more'`,
    breaks.sha ?? "sha=$(git rev-parse HEAD)",
    breaks.after ?? "",
    `printf '{${breaks.fields ?? `"contract_version":"1","status":"success"`},"branch":"%s","commits":[{"sha":"%s","message":"Say more"}],"files_changed":[${breaks.files ?? `"README.md"`}],"summary":"","pr_body":""}' "$(git branch --show-current)" "$sha" > "$result"`,
    breaks.end ?? "exit 0",
  ];
  writeFileSync(path, lines.join("\n"));
  chmodSync(path, 0o755);
  return path;
}

async function check(breaks: Breaks, timeoutMs = 20_000): Promise<Checked> {
  return checkHarness({ argv: [harness(breaks)], timeoutMs, termMs: 400, passEnv: [] }, () => {});
}

const brokenRules = ({ findings }: Checked): readonly Rule[] => [
  ...new Set(findings.filter(({ problem }) => problem !== null).map(({ rule }) => rule)),
];

test("a harness that keeps the contract is told so", async () => {
  const checked = await check({});
  expect(brokenRules(checked)).toEqual([]);
  const report = writeReport(["mine"], checked);
  expect(report.ok).toBe(true);
  expect(report.text).toContain("speaks contract version 1\n");
  expect(report.text).toContain("It keeps the contract.");
});

describe("each way to break a MUST is found, and named for what it is", () => {
  const noTrap = `git checkout -q . 2>/dev/null`;
  test.each<[string, Breaks, readonly Rule[]]>([
    ["dies by a signal", { before: "kill -9 $$" }, ["exit_code"]],
    ["ends with a code of its own", { end: "exit 4" }, ["exit_code"]],
    ["never works", { accept: "exit 2" }, ["works"]],
    ["writes no result", { end: `rm "$result"; exit 0` }, ["result"]],
    ["writes half a result", { end: `head -c 40 "$result" > x; mv x "$result"; exit 0` }, ["result"]],
    ["writes fields of its own", { fields: `"cost":1,"status":"success"` }, ["result"]],
    ["says success and ends with 1", { end: "exit 1" }, ["agreement"]],
    ["says failure and ends with 3", { fields: `"status":"failure"`, end: "exit 3" }, ["agreement"]],
    ["names a commit that was there before", { sha: "sha=$(git rev-parse HEAD~1)" }, ["commits"]],
    ["names a commit that is none", { sha: "sha=0123456789012345678901234567890123456789" }, ["commits"]],
    ["commits on another branch", { before: "git checkout -q -b mine" }, ["commits"]],
    ["rewrites what was there", { work: "git commit -q --amend -m Mine" }, ["history"]],
    [
      "deletes the branch",
      { before: "git checkout -q -b mine; git branch -q -D foundry/conformance-000000" },
      ["history"],
    ],
    ["pushes", { after: "git push -q origin HEAD" }, ["no_push"]],
    ["pushes over main", { after: "git push -q -f origin HEAD:main" }, ["no_push"]],
    ["writes beside the workspace", { after: "echo x > ../mine.txt" }, ["confined"]],
    ["writes over a neighbour's file", { after: "echo x > ../outside/keep.txt" }, ["confined"]],
    ["changes the brief", { after: `chmod u+w "$brief"; echo x >> "$brief"` }, ["confined"]],
    ["prints the token", { after: `echo "using $FOUNDRY_GIT_TOKEN"` }, ["token"]],
    [
      "commits the token",
      { before: "echo $COVEN_GIT_TOKEN > .token", files: `"README.md",".token"` },
      ["token"],
    ],
    ["leaves the token beside the result", { after: `echo $FOUNDRY_GIT_TOKEN > "$result.log"` }, ["token"]],
    [
      "executes what people wrote",
      { before: `eval "echo \\"$(cat "$brief")\\"" >/dev/null 2>&1; ${noTrap}` },
      ["text_is_data"],
    ],
    [
      "works without a brief",
      {
        accept: `case $(cat "$brief" 2>/dev/null) in *'"contract_version":"99"'*) exit 1;; '{'*[!}]) exit 2;; esac; [ -s "$brief" ] || [ ! -e "$brief" ] || exit 2`,
      },
      ["missing_brief"],
    ],
    [
      "works with a broken brief",
      { accept: `[ -s "$brief" ] || exit 2; grep -q '"contract_version":"1"' "$brief" || exit 2` },
      ["broken_brief"],
    ],
    [
      "does not look at the version",
      { accept: `case $(cat "$brief" 2>/dev/null) in '{'*'}') ;; *) exit 2;; esac` },
      ["unknown_version"],
    ],
    [
      "asks people where there is no brief",
      {
        accept: `[ -e "$brief" ] || exit 3; case $(cat "$brief") in '{"contract_version":"1"'*'}') ;; *) exit 2;; esac`,
      },
      ["missing_brief"],
    ],
  ])("%s", async (_, breaks, expected) => {
    const checked = await check(breaks);
    expect(brokenRules(checked)).toEqual(expect.arrayContaining([...expected]));
    const musts = brokenRules(checked).filter((rule) => rules[rule][0] === "must");
    expect(musts).toEqual(expected);
    const report = writeReport(["mine"], checked);
    expect(report.ok).toBe(false);
    expect(report.text).toContain(`✗ ${rules[expected[0] ?? "ends"][1]}`);
  });

  test("waits for stdin: killed, with all that it started", async () => {
    const { findings } = await check({ before: "cat > /dev/null" }, 1000);
    expect(findings.filter(({ rule }) => rule === "ends").map(({ problem }) => problem)).toEqual(
      Array.from({ length: 4 }, () => "it did not end in time and was killed"),
    );
  });

  test("cannot be started", async () => {
    const subject = { argv: ["/nowhere/harness"], timeoutMs: 1000, termMs: 1000, passEnv: [] } as const;
    const checked = await checkHarness(subject, () => {});
    expect(writeReport(subject.argv, checked)).toMatchObject({
      ok: false,
      text: expect.stringContaining("could not be started: spawn /nowhere/harness ENOENT"),
    });
  });
});

describe("what it should do is reported, and does not fail it", () => {
  test.each<[string, Breaks, Rule]>([
    [
      "answers --capabilities on stderr",
      { capabilities: `echo '{"contract_versions":["1"]}' >&2; exit 0` },
      "capabilities",
    ],
    ["does not know --capabilities", { capabilities: "echo usage; exit 64" }, "capabilities"],
    ["goes on after SIGTERM", { before: "trap '' TERM; for n in 1 2 3 4; do sleep 0.5; done" }, "sigterm"],
    ["leaves a process", { after: "sleep 30 > /dev/null 2>&1 &" }, "processes"],
    ["leaves files uncommitted", { after: "echo x > left.txt" }, "clean"],
    ["names its commits by short shas", { sha: "sha=$(git rev-parse --short HEAD)" }, "complete"],
    ["forgets a file", { files: "" }, "complete"],
    [
      "answers without a version for version 2",
      {
        capabilities: `echo '{"contract_versions":["2"]}'; exit 0`,
        accept: `case $(cat "$brief" 2>/dev/null) in '{"contract_version":"2"'*'}') ;; *) exit 2;; esac`,
        fields: `"status":"success"`,
      },
      "echo",
    ],
    ["commits as somebody else", { before: "export GIT_AUTHOR_NAME=Mallory" }, "identity"],
    ["prints everything in one line", { after: "head -c 20000 /dev/zero | tr '\\0' x" }, "lines"],
  ])("%s", async (_, breaks, rule) => {
    const checked = await check(breaks);
    expect(brokenRules(checked)).toEqual([rule]);
    expect(writeReport(["mine"], checked).ok).toBe(true);
  });
});

describe("the command", () => {
  const main = new URL("main.ts", import.meta.url).pathname;
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { encoding: "utf8", timeout: 60_000 });

  test("ends with 0 for a harness that keeps the contract, with a readable report", () => {
    const done = run("--quiet", "--", harness({}));
    expect(done.stderr).toBe("");
    expect(done.status).toBe(0);
    expect(done.stdout).toContain("✓ ends with exit code 0, 1, 2 or 3 (4×)");
  });

  test("ends with 1 for one that does not, and says where", () => {
    const done = run("--", harness({ end: "exit 4" }));
    expect(done.status).toBe(1);
    expect(done.stdout).toContain("fix_issue, version 1: exit code 4");
    expect(done.stderr).toContain("… fix_issue, version 1");
  });

  test.each([
    [["--help"], 0, "Ends with 0 if every MUST held"],
    [[], 2, "no command"],
    [["mine"], 2, "Unexpected argument"],
    [["--timeout", "soon", "--", "mine"], 2, "--timeout takes seconds"],
    [["--wrong", "--", "mine"], 2, "--wrong"],
    [["--", "node", "package.json"], 2, "package.json is found here, but the program starts in a workspace"],
  ])("%j", (args, status, text) => {
    const done = run(...args);
    expect(done.status).toBe(status);
    expect(done.stdout + done.stderr).toContain(text);
  });

  test("what a harness prints cannot move the cursor", () => {
    const done = run("--quiet", "--", harness({ before: "printf '\\033[2Jgone'; exit 9" }));
    expect(done.stdout).not.toContain("\u001b");
    expect(done.stdout).toContain("gone");
  });
});

test("published, it is plain JavaScript that runs below node_modules", () => {
  const dir = mkdtempSync(join(tmpdir(), "foundry-kit-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const home = new URL("../..", import.meta.url).pathname;
  const installed = join(dir, "node_modules", "@foundry", "headless-contract");
  const built = spawnSync(
    process.execPath,
    [
      join(home, "node_modules/typescript/bin/tsc"),
      "-p",
      join(home, "tsconfig.build.json"),
      "--outDir",
      join(installed, "dist"),
    ],
    { encoding: "utf8" },
  );
  expect(built.stdout + built.stderr).toBe("");
  const { publishConfig, ...description } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as {
    publishConfig: { bin: Record<string, string> };
  };
  writeFileSync(join(installed, "package.json"), JSON.stringify({ ...description, ...publishConfig }));
  symlinkSync(join(home, "node_modules/zod"), join(dir, "node_modules", "zod"));
  const main = join(installed, publishConfig.bin["headless-conformance"] ?? "");
  const done = spawnSync(process.execPath, [main, "--quiet", "--", harness({})], { encoding: "utf8" });
  expect([done.status, done.stderr]).toEqual([0, ""]);
});

test("the smallest harness of the documentation keeps the contract", async () => {
  const docs = readFileSync(new URL("../../../../docs/headless-contract.md", import.meta.url), "utf8");
  const source = /## The smallest harness[^]*?```js\n([^]*?)```/.exec(docs)?.[1] ?? "";
  const path = harness({});
  writeFileSync(path, source);
  const checked = await checkHarness({ argv: [path], timeoutMs: 20_000, termMs: 400, passEnv: [] }, () => {});
  expect(brokenRules(checked)).toEqual([]);
});

test("nothing of the kit's is left in the temporary directory", async () => {
  const mine = () => readdirSync(tmpdir()).filter((name) => name.startsWith("headless conformance ")).length;
  const before = mine();
  await check({ before: "mkdir -p deep/er; chmod 0 deep" });
  expect(mine()).toBeLessThanOrEqual(before);
});
