import { describe, expect, test, vi } from "vitest";
import { writeReport } from "./report.ts";
import type { Rule } from "./rules.ts";
import { brokenRules, check } from "../testing/wrong-harness.ts";
import type { Breaks } from "../testing/wrong-harness.ts";

// Each check runs a program some ten times, with git before and after.
vi.setConfig({ testTimeout: 120_000 });

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
