import type { Change, Files } from "./change.ts";

/** A commit of the model. */
export interface ModelCommit {
  /** Mark in the import; its sha is known afterwards. */
  readonly mark: number;
  readonly parents: readonly ModelCommit[];
  readonly files: Files;
  readonly changes: readonly Change[];
  /** Names the change wherever it is copied to: the first word of its message. */
  readonly id: string;
  /** Absent: somebody new. A copy keeps the author of what it copies. */
  readonly copyOf?: ModelCommit;
}

/** Writes commits as a stream for `git fast-import`. */
export interface History {
  commit(made: Omit<ModelCommit, "mark">): ModelCommit;
  stream(): string;
}

export function createHistory(): History {
  const written: string[] = [];
  let marks = 0;
  return {
    commit(made) {
      marks += 1;
      written.push(commitText(made, marks));
      return { ...made, mark: marks };
    },
    stream: () => written.join(""),
  };
}

function commitText(made: Omit<ModelCommit, "mark">, mark: number): string {
  const message = `${made.id} does something\n\nWith a body.\n\nRefs: #${mark}\nCo-authored-by: Someone <some@example.com>\n`;
  const [first, ...others] = made.parents;
  const by = originOf(made)?.mark ?? mark;
  const who = `Author ${by % 3} <author${by % 3}@example.com> ${1_700_000_000 + by * 60} ${by % 2 ? "+0200" : "-0330"}`;
  // One name for all: what it points to in the end does not matter.
  const head = first === undefined ? "reset refs/import/tip\n" : "";
  return [
    `${head}commit refs/import/tip\nmark :${mark}\nauthor ${who}\n`,
    `committer Committer <committer@example.com> ${1_700_000_000 + mark * 60} +0000\n`,
    data(message),
    first === undefined ? "" : `from :${first.mark}\n`,
    ...others.map((other) => `merge :${other.mark}\n`),
    ...fileChanges(first?.files ?? new Map(), made.files),
    "\n",
  ].join("");
}

function originOf(made: Omit<ModelCommit, "mark">): ModelCommit | undefined {
  let origin = made.copyOf;
  while (origin?.copyOf !== undefined) origin = origin.copyOf;
  return origin;
}

function fileChanges(before: Files, after: Files): string[] {
  const removed = [...before.keys()].filter((path) => !after.has(path)).map((path) => `D ${path}\n`);
  const written = [...after]
    .filter(([path, lines]) => before.get(path) !== lines)
    .map(([path, lines]) => `M 100644 inline ${path}\n${data(lines.map((line) => `${line}\n`).join(""))}`);
  return [...removed, ...written];
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
