import type { Mirror } from "../../mirror/types.ts";

export interface PatchedCommit {
  readonly parents: readonly string[];
  /** First word of its message. */
  readonly id: string;
  readonly author: string;
  /** The whole message. */
  readonly message: string;
  /** Changed lines, whatever file they are in now. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** All commits of `tips` that `without` does not have, by one process. */
export async function readPatches(
  mirror: Mirror,
  tips: readonly string[],
  without: string,
): Promise<Map<string, PatchedCommit>> {
  const format = "--format=%x01%H%x00%P%x00%an <%ae> %ad%x00%B%x00";
  const { stdout } = await mirror.run(["log", "--date=raw", "-p", "-U0", "-M", format, "--stdin"], {
    input: `${tips.join("\n")}\n^${without}\n`,
  });
  const found = new Map<string, PatchedCommit>();
  for (const record of stdout.toString("utf8").split("\u0001").slice(1)) {
    const [sha = "", parents = "", author = "", message = "", patch = ""] = record.split("\0");
    const lines = patch.split("\n");
    found.set(sha, {
      parents: parents.split(" ").filter((parent) => parent !== ""),
      id: message.split(" ", 1)[0] ?? "",
      author,
      message,
      added: changed(lines, "+"),
      removed: changed(lines, "-"),
    });
  }
  return found;
}

function changed(lines: readonly string[], sign: "+" | "-"): string[] {
  return lines
    .filter((line) => line.startsWith(sign) && !line.startsWith(sign.repeat(3)))
    .map((line) => line.slice(1))
    .toSorted();
}
