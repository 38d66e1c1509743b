import type { HarnessList } from "@foundry/shared";
import { createTaskBodySchema } from "@foundry/shared";
import { expect, test } from "vitest";
import { checkDraft, newTaskBody } from "./new-task-body.ts";

const draft = { repoId: "1", baseBranch: "", prompt: " Do it. ", harness: "" };
const harnesses: HarnessList = {
  default: "demo",
  harnesses: [{ provider: "demo", name: "Demo", available: true, reason: null }],
};

test("what is sent is what the service takes", () => {
  const bodies = [
    newTaskBody(draft, null, null),
    newTaskBody({ ...draft, baseBranch: "release/1", harness: "demo" }, null, harnesses),
    newTaskBody(draft, 7, harnesses),
  ];
  expect(bodies).toEqual([
    { repoId: "1", prompt: "Do it." },
    { repoId: "1", prompt: "Do it.", harness: "demo", baseBranch: "release/1" },
    { repoId: "1", prompt: "Do it.", pullRequestNumber: 7 },
  ]);
  for (const body of bodies) expect(createTaskBodySchema.parse(body)).toEqual(body);
});

test("each field that is wrong says why", () => {
  expect(checkDraft(draft, false)).toEqual({});
  expect(Object.keys(checkDraft({ ...draft, repoId: "", prompt: " ", baseBranch: "a..b" }, false))).toEqual([
    "repoId",
    "prompt",
    "baseBranch",
  ]);
  expect(checkDraft({ ...draft, prompt: "x".repeat(40_000) }, false).prompt).toContain("32768");
});
