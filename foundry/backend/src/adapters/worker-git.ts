import { join } from "node:path";
import { systemClock } from "@foundry/durable";
import { createGit } from "@foundry/git";
import type { GitPort } from "../ports/git.ts";
import type { GithubPort } from "../ports/github.ts";
import { createGitPort } from "./git/git-port.ts";
import { createMirrorDirectory } from "./git/mirror-directory.ts";

export interface WorkerGitOptions {
  readonly github: GithubPort;
  /** The worker's own; mirrors lie in `mirrors` [RJ7]. */
  readonly dataDir: string;
  readonly appSlug: () => Promise<string>;
  /** Room could not be made for mirrors. */
  readonly onError: (error: unknown) => void;
}

/** [RJ7] What all mirrors of a worker together may take on its disk. */
const MAX_MIRROR_BYTES = 50 * 1024 ** 3;

/** The machine's git for the actors of one worker process. */
export function createWorkerGit({ github, dataDir, appSlug, onError }: WorkerGitOptions): GitPort {
  const directory = createMirrorDirectory({
    root: join(dataDir, "mirrors"),
    maxBytes: MAX_MIRROR_BYTES,
    now: () => systemClock.now(),
    onError,
  });
  return createGitPort({ git: createGit(), github, directory, appSlug });
}
