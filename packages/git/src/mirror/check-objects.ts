import { assertObjectId } from "../ref-names.ts";
import { runIn } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import type { Cancellable } from "./types.ts";

/** One process; what several trees share is looked at once. */
export async function checkObjects(
  m: MirrorContext,
  commits: readonly string[],
  options: Cancellable,
): Promise<void> {
  for (const sha of commits) assertObjectId(sha);
  if (commits.length === 0) return;
  const input = [...new Set(commits)].map((sha) => `${sha}\n`).join("");
  const missing = m.blobless ? ["--missing=allow-promisor"] : [];
  await runIn(m, ["rev-list", "--objects", "--no-walk", "--quiet", ...missing, "--stdin"], {
    ...options,
    input,
  });
}
