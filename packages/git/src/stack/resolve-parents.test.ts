import { expect, test } from "vitest";
import { resolveParents } from "./resolve-parents.ts";
import type { ParentClaims } from "./resolve-parents.ts";

function claims(name: string, some: Partial<ParentClaims> = {}): ParentClaims {
  return { name, person: null, gitSpice: null, pullRequestBase: null, ancestry: "main", ...some };
}

function resolved(...branches: readonly ParentClaims[]): Record<string, string> {
  return Object.fromEntries(
    [...resolveParents("main", branches)].map(([name, { parent, source }]) => [
      name,
      `${parent} (${source})`,
    ]),
  );
}

test("the strongest source wins: people, git-spice, the pull request's base, ancestry", () => {
  const all = { person: "p", gitSpice: "s", pullRequestBase: "r", ancestry: "a" };
  const others = ["p", "s", "r", "a"].map((name) => claims(name));
  expect(resolved(...others, claims("x", all))["x"]).toBe("p (person)");
  expect(resolved(...others, claims("x", { ...all, person: null }))["x"]).toBe("s (git_spice)");
  expect(resolved(...others, claims("x", { ...all, person: null, gitSpice: null }))["x"]).toBe(
    "r (pull_request)",
  );
  expect(resolved(...others, claims("x", { ancestry: "a" }))["x"]).toBe("a (ancestry)");
});

test("a claim of a branch that is gone, or of the branch itself, says nothing", () => {
  expect(
    resolved(claims("x", { person: "gone", gitSpice: "x", ancestry: null, pullRequestBase: "main" })),
  ).toEqual({
    x: "main (pull_request)",
  });
});

test("an unrelated history stands on nothing, and so does the default branch", () => {
  expect(
    resolved(claims("main", { ancestry: null, person: "pages" }), claims("pages", { ancestry: null })),
  ).toEqual({
    main: "null (null)",
    pages: "null (null)",
  });
});

test("[ST7] a circle is broken at its weakest claim, whatever the order of the branches", () => {
  const branches = [
    claims("a", { person: "b" }),
    claims("b", { pullRequestBase: "c" }),
    claims("c", { gitSpice: "a", pullRequestBase: "main" }),
  ];
  const expected = { a: "b (person)", b: "main (ancestry)", c: "a (git_spice)" };
  expect(resolved(...branches)).toEqual(expected);
  expect(resolved(...branches.toReversed())).toEqual(expected);
});

test("of equal claims in a circle the last by name gives way", () => {
  expect(resolved(claims("a", { pullRequestBase: "b" }), claims("b", { pullRequestBase: "a" }))).toEqual({
    a: "b (pull_request)",
    b: "main (ancestry)",
  });
});
