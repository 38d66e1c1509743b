import { GitError } from "../errors.ts";
import { transfer } from "./context.ts";
import type { MirrorContext } from "./context.ts";
import type { Cancellable } from "./types.ts";

/**
 * git takes any page that some proxy answers with 200 for an old, plain file server's list of refs, and an empty one for
 * an empty repository. So when there is nothing, it is asked again, for what it exchanged with a real server.
 *
 * @throws GitError `git_network`
 */
export async function checkEmpty(m: MirrorContext, options: Cancellable): Promise<void> {
  const { stderr } = await transfer(m, ["ls-remote", "--heads", "--", "origin"], {
    ...options,
    env: { GIT_TRACE_PACKET: "1" },
  });
  if (!/packet: +(?:git|ls-remote)< /.test(stderr))
    throw new GitError("git_network", "what answers at the remote's address is no git server", { stderr });
}
