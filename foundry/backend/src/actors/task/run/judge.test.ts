import { expect, test } from "vitest";
import { judge } from "./judge.ts";

const sha = "a".repeat(40);
const result = (commits: readonly string[]) => ({
  contract_version: "1" as const,
  status: "success" as const,
  commits: commits.map((name) => ({ sha: name, message: "m" })),
  files_changed: [],
  summary: "s",
  pr_body: "",
});
const finished = (status: "success" | "partial" | "failure" | "needs_input") =>
  ({ kind: "finished", status, note: null }) as const;
const refused = { kind: "refused", code: "history_rewritten", message: "No." } as const;
const commits = { kind: "commits", headSha: sha } as const;

test("[HC8] git's word goes against the result's where they differ, and never makes more of it", () => {
  const rows = (["success", "partial", "failure", "needs_input"] as const).map((status) => [
    status,
    judge(finished(status), result([sha.slice(0, 7)]), commits, [sha]).status,
    judge(finished(status), result(["b".repeat(40)]), commits, [sha]).status,
    judge(finished(status), result([sha]), { kind: "none" }, []).status,
    judge(finished(status), result([]), refused, []).status,
  ]);
  expect(rows).toEqual([
    ["success", "success", "partial", "failure", "failure"],
    ["partial", "partial", "partial", "failure", "failure"],
    ["failure", "failure", "failure", "failure", "failure"],
    ["needs_input", "needs_input", "needs_input", "needs_input", "needs_input"],
  ]);
});

test("what was noted before is kept beside what git says", () => {
  const noted = { kind: "finished", status: "success", note: "exit code" } as const;
  expect(judge(noted, result([]), refused, [])).toEqual({
    status: "failure",
    note: "exit code; No.",
    refusal: { code: "history_rewritten", message: "No." },
  });
  expect(judge(noted, null, { kind: "none" }, []).note).toBe("exit code");
});
