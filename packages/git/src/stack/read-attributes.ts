import { GitError } from "../errors.ts";
import type { Cancellable, Mirror } from "../mirror/types.ts";

const maxBytes = 1024 * 1024;

/**
 * What the `.gitattributes` at the top of a commit's tree says about merging; null: nothing. A worktree would have it,
 * and `merge=union` or `-merge` in it decide what conflicts. One that is too large to mean it says nothing.
 */
export async function readAttributes(
  mirror: Mirror,
  commit: string,
  options: Cancellable,
): Promise<string | null> {
  try {
    const file = await mirror.readFile(commit, ".gitattributes", { maxBytes, ...options });
    return file.kind === "file" ? mergeAttributes(file.content.toString("utf8")) : null;
  } catch (error) {
    if (error instanceof GitError && error.code === "git_file_too_large") return null;
    throw error;
  }
}

const builtIn = /^(?:[-!]?(?:merge|binary)|merge=(?:binary|text|union))$/;

/** Only what git does by itself: a name of a driver or a filter never reaches git, whatever its configuration says. */
function mergeAttributes(text: string): string | null {
  const kept = text.split(/\r?\n/).flatMap((line) => {
    const [, pattern, attributes = ""] = /^\s*("(?:[^"\\]|\\.)*"|[^\s#"[]\S*)\s+(.*)$/.exec(line) ?? [];
    const some = attributes.split(/\s+/).filter((attribute) => builtIn.test(attribute));
    return pattern === undefined || some.length === 0 ? [] : [`${pattern} ${some.join(" ")}\n`];
  });
  return kept.length === 0 ? null : kept.join("");
}
