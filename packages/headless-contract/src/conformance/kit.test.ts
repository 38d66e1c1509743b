import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { checkHarness } from "./check-harness.ts";
import { writeReport } from "./report.ts";
import { rules } from "./rules.ts";
import type { Rule } from "./rules.ts";
import { brokenRules, check, harness } from "../testing/wrong-harness.ts";
import type { Breaks } from "../testing/wrong-harness.ts";

// Each check runs a program some ten times, with git before and after.
vi.setConfig({ testTimeout: 120_000 });

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

test("the smallest harness of the documentation keeps the contract", async () => {
  const docs = readFileSync(new URL("../../../../docs/headless-contract.md", import.meta.url), "utf8");
  const source = /## The smallest harness[^]*?```js\n([^]*?)```/.exec(docs)?.[1] ?? "";
  const path = harness({});
  writeFileSync(path, source);
  const checked = await checkHarness({ argv: [path], timeoutMs: 20_000, termMs: 400, passEnv: [] }, () => {});
  expect(brokenRules(checked)).toEqual([]);
});

test("nothing of the kit's is left in the temporary directory", async () => {
  const own = mkdtempSync(join(tmpdir(), "foundry-kit-"));
  onTestFinished(() => rmSync(own, { recursive: true, force: true }));
  const argv = [harness({ before: "mkdir -p deep/er; chmod 0 deep" })] as const;
  vi.stubEnv("TMPDIR", own);
  onTestFinished(() => void vi.unstubAllEnvs());
  await checkHarness({ argv, timeoutMs: 20_000, termMs: 400, passEnv: [] }, () => {
    expect(readdirSync(own)).not.toEqual([]);
  });
  expect(readdirSync(own)).toEqual([]);
});
