import { describe, expect, test } from "vitest";
import { NAME, startScene } from "./testing/start-scene.ts";

describe("a task that succeeds", () => {
  test("[HC6] pushes its branch, opens one draft, ends its check and tells the issue in one comment", async () => {
    const scene = await startScene();
    const issue = await scene.control.openIssue(NAME, { title: "Fix the upload", body: "It fails." }, "mona");
    const task = {
      kind: "fix_issue",
      issue_number: issue.number,
      issue_title: "Fix the upload",
      issue_body: "It fails.",
    } as const;
    await scene.create(
      { trigger: "issue_assigned", task, conversation: issue.number, requestedBy: "mona" },
      { issueNumber: issue.number, title: "Fix the upload" },
    );
    await scene.grant();
    await scene.work();
    const done = await scene.memory.task();
    expect(done).toMatchObject({
      status: "completed",
      branchName: `foundry/${issue.number}-000001`,
      workspaceKeptUntilMs: null,
      result: { status: "success", filesChanged: 1, additions: 1, commits: [{ subject: "Work" }] },
      attempts: [{ outcome: "success", exitCode: 0, harness: "command", sandbox: "local" }],
      check: { status: "completed", conclusion: "success" },
      pullRequest: { state: "open", isDraft: true, baseRefName: "main" },
    });
    expect(scene.head(`foundry/${issue.number}-000001`)).toBe(done.result?.headSha);
    expect(scene.pulls()).toMatchObject([{ draft: true, title: "Fix the upload" }]);
    expect(scene.checks()).toMatchObject([
      { status: "completed", conclusion: "success", headSha: scene.head("main") },
    ]);
    const comments = [...(scene.repository.issues.get(issue.number)?.comments.values() ?? [])];
    expect(comments).toHaveLength(1);
    expect(comments[0]?.body).toContain("Foundry is done");
    expect(comments[0]?.body).toContain(`Pull request: #${done.pullRequest?.number}`);
    expect(scene.attemptDirs()).toEqual([]);
    expect(scene.errors).toEqual([]);
  });
});
