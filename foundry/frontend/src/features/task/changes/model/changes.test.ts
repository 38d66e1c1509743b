import { describe, expect, test } from "vitest";
import { foldedAtFirst, rowsOfFile } from "./diff-rows.ts";
import type { ChangedFile } from "./diff-rows.ts";
import { languageOf } from "../highlight/language-of.ts";
import { highlightHunk } from "../highlight/highlight-hunk.ts";
import { parsePatch } from "./parse-patch.ts";

const patch =
  "@@ -1,3 +1,3 @@ function f() {\n same\n-old\n+new\n\\ No newline at end of file\n@@ -10 +10,2 @@\n-x\n+y\n+z";

const aFile = (over: Partial<ChangedFile> = {}): ChangedFile => ({
  path: "src/a.ts",
  previousPath: null,
  status: "modified",
  additions: 3,
  deletions: 2,
  isBinary: false,
  patch,
  ...over,
});

test("a patch is read as hunks whose lines know their numbers on both sides", () => {
  const [first, second] = parsePatch(patch);
  expect(first?.header).toBe("@@ -1,3 +1,3 @@ function f() {");
  expect(
    first?.lines.map(({ kind, oldNumber, newNumber, text, isUnended }) => [
      kind,
      oldNumber,
      newNumber,
      text,
      isUnended,
    ]),
  ).toEqual([
    ["context", 1, 1, "same", false],
    ["deletion", 2, null, "old", false],
    ["addition", null, 2, "new", true],
  ]);
  expect(second?.lines.map(({ oldNumber, newNumber }) => [oldNumber, newNumber])).toEqual([
    [10, null],
    [null, 10],
    [null, 11],
  ]);
});

describe("rows", () => {
  test("a folded file is its heading, an open one its hunks and lines", () => {
    expect(rowsOfFile(aFile(), 0, true).map((row) => row.kind)).toEqual(["file", "space"]);
    expect(rowsOfFile(aFile(), 0, false).map((row) => row.kind)).toEqual([
      "file",
      "hunk",
      "line",
      "line",
      "line",
      "hunk",
      "line",
      "line",
      "line",
      "space",
    ]);
  });

  test("what cannot be shown says why", () => {
    const noteOf = (file: ChangedFile) => rowsOfFile(file, 0, false).find((row) => row.kind === "note")?.text;
    expect(noteOf(aFile({ isBinary: true, patch: null }))).toContain("binary");
    expect(noteOf(aFile({ patch: null }))).toContain("Too large");
    expect(noteOf(aFile({ patch: "", previousPath: "b.ts" }))).toContain("Moved");
    expect(noteOf(aFile())).toBeUndefined();
  });

  test("large and deleted files begin folded", () => {
    const files = [
      aFile(),
      aFile({ path: "big", additions: 9_000 }),
      aFile({ path: "gone", status: "deleted" }),
    ];
    expect([...foldedAtFirst(files)]).toEqual(["big", "gone"]);
  });
});

describe("colours", () => {
  test("a file's name says its language", () => {
    expect(["a.ts", "b/Makefile", "c.unknown", "d.test.tsx", ".bashrc"].map(languageOf)).toEqual([
      "typescript",
      "makefile",
      null,
      "typescript",
      "bash",
    ]);
  });

  test("lines get the colours of their side, also inside of what spans lines; the text stays whole", () => {
    const lines = ["/* one", "two */ const a = 1;"];
    const { fresh } = highlightHunk("typescript", { old: [], fresh: lines });
    expect(fresh.map((tokens) => tokens.map(({ text }) => text).join(""))).toEqual(lines);
    expect(fresh[1]?.[0]).toEqual({ scope: "comment", text: "two */" });
    expect(fresh[1]?.some(({ scope, text }) => scope === "keyword" && text === "const")).toBe(true);
  });
});
