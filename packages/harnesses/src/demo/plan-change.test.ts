import fc from "fast-check";
import { expect, test } from "vitest";
import { describeTask } from "../host/describe-task.ts";
import { planChange } from "./plan-change.ts";
import { readMarker, withoutMarkers } from "./read-markers.ts";

const files = new Set(["README.md", "src/cart.ts"]);

test("whatever the text, the path is one inside the workspace that the App may push", () => {
  const pieces = fc.constantFrom(
    "../",
    "./",
    "/",
    "README.md",
    ".git/",
    ".github/workflows/",
    "a.md",
    "`",
    " add ",
    "-",
    "\\",
    "\n",
    "..",
    "~/",
    "x.ts",
  );
  const texts = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(pieces, { maxLength: 12 }).map((all) => all.join("")),
  );
  fc.assert(
    fc.property(texts, texts, (title, body) => {
      const { path } = planChange({ title, body, number: null }, files);
      expect(path).toMatch(/^[\w][\w./-]*$/);
      expect(path.split("/")).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(\.\.?|\.git.*|)$/i)]),
      );
    }),
    { numRuns: 500 },
  );
});

test("long texts of one kind cost no time", () => {
  for (const piece of [
    " ",
    "a",
    "a ",
    "`",
    "[demo:",
    "[demo: x",
    "replace ",
    'replace "a" with ',
    "a/",
    "a.",
    "\n",
    "-",
  ]) {
    const text = piece.repeat(Math.ceil(65_536 / piece.length));
    const begun = performance.now();
    planChange({ title: text, body: text, number: 1 }, files);
    readMarker([text]);
    withoutMarkers(text);
    describeTask({
      contract_version: "1",
      trigger: "issue_assigned",
      repo: { owner: "a", name: "b", clone_url: "https://github.com/a/b", default_branch: "main" },
      task: { kind: "fix_issue", issue_number: 1, issue_title: text, issue_body: text },
      familiar: { id: "f", display_name: "F", skills: [] },
      workspace: { root: "/w" },
    });
    expect(performance.now() - begun, JSON.stringify(piece)).toBeLessThan(3000);
  }
});
