import type { Random } from "./random.ts";

/** Files by path, each a list of lines. */
export type Files = ReadonlyMap<string, readonly string[]>;

/** What one commit does, as a person would say it: it can be said again about other files ("rebased"). */
export type Change =
  | { readonly kind: "replace"; readonly path: string; readonly line: string; readonly by: string }
  | { readonly kind: "insert"; readonly path: string; readonly after: string; readonly line: string }
  | { readonly kind: "add"; readonly path: string; readonly lines: readonly string[] }
  | { readonly kind: "delete"; readonly path: string }
  | { readonly kind: "rename"; readonly path: string; readonly to: string };

export function startFiles(): Files {
  const names = ["a.txt", "b.txt", "src/c.txt", "src/d.txt", "src/deep/e.txt"];
  return new Map(
    names.map((name) => [name, Array.from({ length: 16 }, (_, line) => `${name} line ${line} of the start`)]),
  );
}

/** null: the change does not fit these files. */
function applyChange(files: Files, change: Change): Files | null {
  const lines = files.get(change.path);
  const result = new Map(files);
  switch (change.kind) {
    case "add":
      return lines === undefined ? result.set(change.path, change.lines) : null;
    case "delete":
      if (lines === undefined) return null;
      result.delete(change.path);
      return result;
    case "rename":
      if (lines === undefined || files.has(change.to)) return null;
      result.delete(change.path);
      return result.set(change.to, lines);
    case "replace":
      if (lines?.includes(change.line) !== true) return null;
      return result.set(
        change.path,
        lines.map((line) => (line === change.line ? change.by : line)),
      );
    case "insert": {
      const at = lines?.indexOf(change.after) ?? -1;
      return at === -1 || lines === undefined
        ? null
        : result.set(change.path, lines.toSpliced(at + 1, 0, change.line));
    }
  }
}

export function applyChanges(files: Files, changes: readonly Change[]): Files | null {
  return changes.reduce<Files | null>(
    (result, change) => (result === null ? null : applyChange(result, change)),
    files,
  );
}

/** A change that fits these files; `mark` makes its text unlike any other. */
export function randomChange(random: Random, files: Files, mark: string): Change {
  const path = random.pick([...files.keys()]);
  const lines = files.get(path) ?? [];
  const kind = random.below(20);
  if (kind === 0 && files.size > 3) return { kind: "delete", path };
  if (kind === 1) return { kind: "rename", path, to: `moved/${mark}.txt` };
  if (kind <= 4 || lines.length === 0) {
    const folder = random.pick(["", "src/", "src/deep/", "new/"]);
    const added = Array.from({ length: 6 }, (_, line) => `${mark} adds line ${line}`);
    return { kind: "add", path: `${folder}${mark}.txt`, lines: added };
  }
  if (kind <= 10) return { kind: "insert", path, after: random.pick(lines), line: `${mark} inserts` };
  return { kind: "replace", path, line: random.pick(lines), by: `${mark} replaces` };
}
