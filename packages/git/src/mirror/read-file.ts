import { GitError } from "../errors.ts";
import { assertObjectId } from "../ref-names.ts";
import { runIn, textIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import type { Cancellable, FileAtCommit } from "./types.ts";

/** A file's bytes as they were committed: no filter, no link followed, not more than `maxBytes`. */
export async function readFileAt(
  m: MirrorContext,
  commit: string,
  path: string,
  options: Cancellable & { readonly maxBytes: number },
): Promise<FileAtCommit> {
  assertObjectId(commit);
  assertPath(path);
  const { maxBytes, ...cancel } = options;
  const listed = await textIn(m, ["ls-tree", "-z", "--full-tree", commit, "--", path], cancel);
  const match = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(listed);
  const [, mode = "", type = "", blob = ""] = match ?? [];
  if (match === null) return { kind: "absent" };
  if (type === "tree") return { kind: "directory" };
  if (type === "commit") return { kind: "submodule" };
  if (mode === "120000") return { kind: "symlink" };
  const bytes = Number(await textIn(m, ["cat-file", "-s", blob], cancel));
  if (bytes > maxBytes)
    throw new GitError(
      "git_file_too_large",
      `${path} has ${bytes} bytes, which is more than the ${maxBytes} allowed`,
    );
  const { stdout } = await runIn(m, ["cat-file", "blob", blob], { ...cancel, maxOutputBytes: maxBytes });
  return { kind: "file", content: stdout, executable: mode === "100755" };
}

function assertPath(path: string): void {
  const parts = path.split("/");
  if (path.includes("\0") || parts.some((part) => part === "" || part === "." || part === ".."))
    throw new GitError("git_invalid_argument", "a path in a repository is relative and plain");
}
