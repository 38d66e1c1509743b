import { GitError } from "../errors.ts";
import type { MirrorContext } from "./context.ts";
import { directorySize } from "./directory-size.ts";

const everyMs = 1_000;

export interface SizeWatch {
  readonly signal: AbortSignal;
  /** The error when the mirror outgrew its limit. */
  exceeded(): GitError | null;
  stop(): void;
}

/** Ends a fetch that fills the disk: git itself has no limit for what it receives. */
export function watchSize(m: MirrorContext, signal?: AbortSignal): SizeWatch {
  const tooLarge = new AbortController();
  const limit = m.git.limits.maxMirrorBytes;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    if ((await directorySize(m.path, limit)) > limit) tooLarge.abort();
    looking = false;
  };
  const timer = setInterval(() => {
    // What cannot be measured now is measured by the next look.
    look().catch(() => (looking = false));
  }, everyMs);
  return {
    signal: signal === undefined ? tooLarge.signal : AbortSignal.any([signal, tooLarge.signal]),
    exceeded: () =>
      tooLarge.signal.aborted
        ? new GitError("git_repository_too_large", `the repository is larger than ${limit} bytes`)
        : null,
    stop: () => clearInterval(timer),
  };
}
