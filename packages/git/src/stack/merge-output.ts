/** What `git merge-tree --write-tree` said. */
export type MergeAnswer =
  | { readonly clean: true; readonly tree: string }
  /** Paths in conflict, sorted. */
  | { readonly clean: false; readonly files: readonly string[] };

/**
 * The first answer of `merge-tree --stdin --name-only --no-messages`: status, tree and paths, each with a NUL, and a
 * NUL more. null: it is not complete yet.
 */
export function takeMerge(unread: Buffer): { answer: MergeAnswer; rest: Buffer } | null {
  const fields: string[] = [];
  for (let at = 0; ;) {
    const end = unread.indexOf(0, at);
    if (end === -1) return null;
    if (end === at && fields.length >= 2) {
      const [status = "", tree = "", ...paths] = fields;
      return { answer: answerOf(status === "1", tree, paths), rest: unread.subarray(end + 1) };
    }
    fields.push(unread.toString("utf8", at, end));
    at = end + 1;
  }
}

/** The only answer of `merge-tree -z --name-only --no-messages`, whose exit code said whether it is clean. */
export function parseMerge(clean: boolean, printed: Buffer): MergeAnswer {
  const [tree = "", ...paths] = printed.toString("utf8").split("\0");
  return answerOf(
    clean,
    tree.trim(),
    paths.filter((path) => path !== ""),
  );
}

function answerOf(clean: boolean, tree: string, paths: readonly string[]): MergeAnswer {
  if (clean) return { clean, tree };
  return { clean, files: [...new Set(paths)].toSorted() };
}
