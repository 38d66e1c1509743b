import type { Cancellable, Mirror } from "../mirror/types.ts";
import { parseCommit } from "./commit-object.ts";
import type { CommitObject } from "./commit-object.ts";

const perProcess = 5_000;
/** Of one process: messages are small, but nobody promises it. */
const maxBytes = 512 * 1024 * 1024;

/** Many commits with few processes. null: not there, or not readable as a commit. */
export async function readCommits(
  mirror: Mirror,
  shas: ReadonlySet<string>,
  options: Cancellable = {},
): Promise<Map<string, CommitObject | null>> {
  const found = new Map<string, CommitObject | null>();
  const list = [...shas];
  for (let from = 0; from < list.length; from += perProcess) {
    const batch = list.slice(from, from + perProcess);
    const { stdout } = await mirror.run(["cat-file", "--batch", "--buffer"], {
      input: `${batch.join("\n")}\n`,
      maxOutputBytes: maxBytes,
      ...options,
    });
    readBatch(stdout, found);
  }
  return found;
}

/** `<sha> <type> <size>\n<content>\n`, again and again. */
function readBatch(output: Buffer, into: Map<string, CommitObject | null>): void {
  for (let at = 0; at < output.length;) {
    const end = output.indexOf(0x0a, at);
    const [sha = "", type, size] = output.toString("latin1", at, end).split(" ");
    if (size === undefined) {
      into.set(sha, null);
      at = end + 1;
      continue;
    }
    const from = end + 1;
    const to = from + Number(size);
    into.set(sha, type === "commit" ? parseCommit(sha, output.subarray(from, to)) : null);
    at = to + 1;
  }
}
