import fc from "fast-check";
import { expect, test } from "vitest";
import { assertObjectId, assertRefName, isBranchName } from "./ref-names.ts";
import { createTestGit } from "./testing/origin.ts";

test("[RJ1] a branch's name is what git takes for one", async () => {
  const git = createTestGit();
  const piece = fc.constantFrom(
    ..."ab/.-@{}~^:?*[]\\ \u007f\u0001üHEAD".split(""),
    "..",
    "//",
    "@{",
    ".lock",
    "HEAD",
    "refs/heads/",
  );
  const name = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(""));
  await fc.assert(
    fc.asyncProperty(name, async (candidate) => {
      const { exitCode } = await git.run(["check-ref-format", "--branch", candidate], {
        accept: [0, 1, 128, 129],
      });
      // `--branch` also resolves `@{-1}` and `@`, which are no names.
      expect(isBranchName(candidate), candidate).toBe(
        exitCode === 0 && !candidate.includes("@{") && candidate !== "@",
      );
    }),
    { numRuns: 150 },
  );
});

test("[RJ6] names like options, empty ones and long ones are refused", () => {
  for (const name of ["", "-", "--all", "-x/y", "a".repeat(256), "a\0b", "a\nb"])
    expect(isBranchName(name)).toBe(false);
  for (const name of ["a", "feature/x", "a-b", "x/-y", "ü", "a".repeat(255)])
    expect(isBranchName(name)).toBe(true);
});

test("full names and ids are what they say", () => {
  for (const ref of ["refs/heads/a", "refs/foundry/keep/1"]) expect(() => assertRefName(ref)).not.toThrow();
  for (const ref of ["a", "refs/heads", "refs/heads/", "HEAD", "refs/-x/../y"])
    expect(() => assertRefName(ref)).toThrow("not a full ref name");
  expect(() => assertObjectId("a".repeat(40))).not.toThrow();
  for (const sha of ["a".repeat(39), "A".repeat(40), "HEAD", "-".repeat(40), `${"a".repeat(40)}\n`])
    expect(() => assertObjectId(sha)).toThrow("not a full object id");
});
