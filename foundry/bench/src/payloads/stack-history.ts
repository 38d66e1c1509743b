/** A stack as a stream for `git fast-import`, and the shape of it. */
export interface StackHistory {
  readonly stream: string;
  /** From the bottom of the stack to its top; each stands on the one before. */
  readonly branches: readonly string[];
  /** New bases, each one commit on the commit that the stack stands on. */
  readonly bases: readonly string[];
}

const directories = 20;
const filesEach = 25;
const linesEach = 40;

/**
 * 500 files of 40 lines in 20 directories; every commit changes one line of one file. `main` is the first commit; the
 * bases change other lines, so nothing conflicts and every file that both touch has to be merged.
 */
export function stackHistory(options: {
  readonly branches: number;
  readonly commitsEach: number;
  readonly bases: number;
}): StackHistory {
  const written: string[] = [];
  let marks = 0;
  const commit = (
    branch: string,
    from: number | null,
    files: ReadonlyMap<string, readonly string[]>,
  ): number => {
    marks += 1;
    written.push(commitText(branch, marks, from, files));
    return marks;
  };
  const files = new Map(
    Array.from({ length: directories * filesEach }, (_, n) => [pathOf(n), linesOf(n)] as const),
  );
  const root = commit("main", null, files);
  const branches = Array.from(
    { length: options.branches },
    (_, n) => `stack/branch-${String(n).padStart(4, "0")}`,
  );
  let tip = root;
  for (const [n, branch] of branches.entries())
    for (let c = 0; c < options.commitsEach; c += 1) {
      const number = n * options.commitsEach + c;
      const path = pathOf((number * 7) % (directories * filesEach));
      const lines = (files.get(path) ?? []).with(10 + (number % 25), `commit ${number} was here`);
      files.set(path, lines);
      tip = commit(branch, tip, new Map([[path, lines]]));
    }
  const bases = Array.from({ length: options.bases }, (_, n) => `base-${n}`);
  for (const [n, base] of bases.entries()) commit(base, root, changedBelow(n));
  return { stream: written.join(""), branches, bases };
}

/** Every tenth file, in its first lines. */
function changedBelow(base: number): Map<string, readonly string[]> {
  return new Map(
    Array.from({ length: (directories * filesEach) / 10 }, (_, n) => {
      const file = n * 10;
      return [pathOf(file), linesOf(file).with(2, `base ${base} was here`)] as const;
    }),
  );
}

function pathOf(n: number): string {
  return `src/directory-${n % directories}/file-${Math.floor(n / directories)}.txt`;
}

function linesOf(n: number): string[] {
  return Array.from({ length: linesEach }, (_, line) => `file ${n}, line ${line}`);
}

function commitText(
  branch: string,
  mark: number,
  from: number | null,
  files: ReadonlyMap<string, readonly string[]>,
): string {
  const message = `Change number ${mark}\n\nOne line of one file.\n`;
  const who = `A U Thor <author@example.com> ${1_700_000_000 + mark * 60} +0100`;
  const contents = [...files].map(
    ([path, lines]) => `M 100644 inline ${path}\n${data(lines.map((line) => `${line}\n`).join(""))}`,
  );
  return [
    `commit refs/heads/${branch}\nmark :${mark}\nauthor ${who}\ncommitter ${who}\n${data(message)}`,
    from === null ? "" : `from :${from}\n`,
    ...contents,
    "\n",
  ].join("");
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}
