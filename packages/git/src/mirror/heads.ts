import { assertBranchName, isBranchName } from "../ref-names.ts";
import { runIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import { readRefFiles } from "./ref-files.ts";
import type { Cancellable, Head } from "./types.ts";

const fields = [
  "%(refname:lstrip=2)",
  "%(objectname)",
  "%(committerdate:unix)",
  "%(authorname)",
  "%(contents:subject)",
];

/** Characters of a subject or a name; the rest is in the commit. */
const longest = 500;
const latestMs = 8.64e15;
const place = "refs/heads/";
/** Of more, git goes through all. */
const fewNames = 50;

/** Branches whose names look like options are left out, as if they were not there. One `for-each-ref`, which reads only the refs and their commits. */
export async function readHeads(
  m: MirrorContext,
  names: readonly string[] | null,
  options: Cancellable,
): Promise<Head[]> {
  const { stdout } = await runIn(
    m,
    ["for-each-ref", `--format=${fields.join("%00")}`, "--", ...patterns(names)],
    options,
  );
  const wanted = names === null ? null : new Set(names);
  return lines(stdout)
    .map(parseHead)
    .filter(({ name }) => wanted?.has(name) ?? isBranchName(name));
}

/** Names and heads alone; a few of them without a process. */
export async function readHeadShas(
  m: MirrorContext,
  names: readonly string[] | null,
  options: Cancellable,
): Promise<Map<string, string>> {
  if (names !== null && names.length <= fewNames) {
    for (const name of names) assertBranchName(name);
    const found = await readRefFiles(
      m.path,
      names.map((name) => `${place}${name}`),
    );
    if (found !== null) return new Map([...found].map(([ref, sha]) => [ref.slice(place.length), sha]));
  }
  const format = "--format=%(objectname) %(refname:lstrip=2)";
  const { stdout } = await runIn(m, ["for-each-ref", format, "--", ...patterns(names)], options);
  const wanted = names === null ? null : new Set(names);
  const heads = new Map<string, string>();
  for (const line of lines(stdout)) {
    const space = line.indexOf(" ");
    const name = line.slice(space + 1);
    if (wanted?.has(name) ?? isBranchName(name)) heads.set(name, line.slice(0, space));
  }
  return heads;
}

/** Many names are read with all, for git goes through all refs for each pattern. */
function patterns(names: readonly string[] | null): string[] {
  for (const name of names ?? []) assertBranchName(name);
  return names === null || names.length > fewNames
    ? ["refs/heads/"]
    : names.map((name) => `refs/heads/${name}`);
}

function lines(stdout: Buffer): string[] {
  return stdout
    .toString("utf8")
    .split("\n")
    .filter((line) => line !== "");
}

function parseHead(line: string): Head {
  const [name = "", sha = "", seconds = "", authorName = "", subject = ""] = line.split("\0");
  return {
    name,
    sha,
    subject: subject.slice(0, longest),
    authorName: authorName.slice(0, longest),
    // Anybody can write any time into a commit: within what a date can be.
    committedAtMs: Math.min(Math.max(Number(seconds) * 1000, 0), latestMs),
  };
}
