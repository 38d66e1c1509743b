import { GitError } from "../errors.ts";
import type { MirrorContext } from "./context.ts";
import { directorySize } from "./directory-size.ts";

const everyMs = 1_000;

export interface SizeWatch {
  readonly signal: AbortSignal;
  /** Looks once more; throws when it is too large now. */
  check(): Promise<void>;
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
    if ((await directorySize(m.path, limit)) > limit) tooLarge.abort();
  };
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    // What cannot be measured now is measured by the next look, or by the last.
    look()
      .catch(() => undefined)
      .finally(() => (looking = false));
  }, everyMs);
  const exceeded = (): GitError | null =>
    tooLarge.signal.aborted
      ? new GitError("git_repository_too_large", `the repository is larger than ${limit} bytes`)
      : null;
  return {
    signal: signal === undefined ? tooLarge.signal : AbortSignal.any([signal, tooLarge.signal]),
    exceeded,
    async check() {
      await look();
      const error = exceeded();
      if (error !== null) throw error;
    },
    stop: () => clearInterval(timer),
  };
}
