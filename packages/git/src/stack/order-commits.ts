import type { Mirror } from "../mirror/types.ts";
import type { CommandOptions } from "../run/types.ts";
import type { CommitGraph } from "./commit-graph.ts";
import type { OwnCommits } from "./find-own-commits.ts";

interface OrderOptions extends Pick<CommandOptions, "env" | "signal"> {
  readonly movedTo?: string;
}

/**
 * Own commits in the order in which they are replayed, oldest first. Along a line that is known. With merges git is
 * asked, as `git rebase` orders them. For a branch that somebody else rebased, copies of the parent's commits (equal
 * patches) are left out, as `git rebase` leaves out what its upstream has. `movedTo`: what became of the parent's head
 * in this restack; a copy may have the patch that the parent's commit has there, and not the one it had before.
 */
export async function orderCommits(
  mirror: Mirror,
  graph: CommitGraph,
  head: string,
  own: OwnCommits,
  options: OrderOptions = {},
): Promise<readonly string[]> {
  const { movedTo, ...command } = options;
  const history = graph.history(head);
  const others = own.others.filter((other) => [...graph.history(other)].some((sha) => !history.has(sha)));
  const copiesFrom = own.rebasedElsewhere ? [...others, ...(movedTo === undefined ? [] : [movedTo])] : [];
  if (own.linear && copiesFrom.length === 0) return own.commits;
  if (own.commits.length === 0) return [];
  const printed = await mirror.text(
    [
      "rev-list",
      "--topo-order",
      "--reverse",
      ...(copiesFrom.length === 0 ? [] : ["--cherry-mark"]),
      "--no-commit-header",
      `--format=%m%x00%H%x00%an%x00%ae%x00%at`,
      "--stdin",
    ],
    { input: revisions(graph, head, own, copiesFrom), ...command },
  );
  return withoutCopies(printed, history);
}

/**
 * `=` marks commits of either side with equal patches. An equal author as well, down to the second, makes one a copy:
 * empty commits all have the same patch, and are not copies of each other.
 */
function withoutCopies(printed: string, history: ReadonlySet<string>): string[] {
  const commits = printed
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [mark, sha = "", ...author] = line.split("\0");
      return { sha, equal: mark === "=", author: author.join("\0") };
    });
  const theirs = new Set(
    commits.filter(({ sha, equal }) => equal && !history.has(sha)).map(({ author }) => author),
  );
  return commits
    .filter(({ sha, equal, author }) => history.has(sha) && !(equal && theirs.has(author)))
    .map(({ sha }) => sha);
}

function revisions(graph: CommitGraph, head: string, own: OwnCommits, copiesFrom: readonly string[]): string {
  const known = own.others.filter((other) => graph.parents(other) !== undefined);
  const wanted = copiesFrom.length === 0 ? [head] : copiesFrom.map((other) => `${other}...${head}`);
  // Merge commits are listed as well: they are checked before they are left out.
  const excluded = copiesFrom.length === 0 ? known : known.filter((other) => !copiesFrom.includes(other));
  return `${[...wanted, ...excluded.map((other) => `^${other}`), `^${graph.trunkHead}`].join("\n")}\n`;
}
