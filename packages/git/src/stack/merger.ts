import type { Mirror } from "../mirror/types.ts";
import { parseMerge, takeMerge } from "./merge-output.ts";
import type { MergeAnswer } from "./merge-output.ts";
import type { Quarantine } from "./quarantine.ts";
import { writePadding } from "./merge-padding.ts";

/** Merges two commits as `git rebase` would, without a worktree. One at a time. */
export interface Merger extends AsyncDisposable {
  merge(ours: string, theirs: string): Promise<MergeAnswer>;
  /** Objects that it wrote for itself, not to be kept. */
  readonly scrap: ReadonlySet<string>;
}

export interface MergerOptions {
  readonly signal?: AbortSignal;
  /** A process for each merge, as git before 2.39 needs it. Default: by git's version. */
  readonly oneByOne?: boolean;
}

const common = ["--write-tree", "--name-only", "--no-messages", "--allow-unrelated-histories"];

export async function openMerger(
  mirror: Mirror,
  quarantine: Quarantine,
  options: MergerOptions = {},
): Promise<Merger> {
  const [major, minor] = await mirror.git.version();
  const oneByOne = options.oneByOne ?? (major < 2 || (major === 2 && minor < 39));
  return oneByOne ? eachByItself(mirror, quarantine, options) : manyInOne(mirror, quarantine, options);
}

function eachByItself(mirror: Mirror, quarantine: Quarantine, { signal }: MergerOptions): Merger {
  return {
    scrap: new Set(),
    async merge(ours, theirs) {
      const { stdout, exitCode } = await mirror.run(["merge-tree", "-z", ...common, ours, theirs], {
        ...quarantine.place,
        accept: [0, 1],
        ...(signal && { signal }),
      });
      return parseMerge(exitCode === 0, stdout);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** How long an answer may take before it is pushed for once more. */
const impatientMs = 100;

/**
 * One process for all merges. git before 2.49 does not flush its answers: it writes them when its buffer is full, and
 * would wait for our next question while we wait for its answer. So every question is followed by another whose answer
 * is longer than the buffer (merge-padding.ts), and by more of them where a C library has a larger one.
 */
async function manyInOne(mirror: Mirror, quarantine: Quarantine, { signal }: MergerOptions): Promise<Merger> {
  const padding = writePadding(quarantine);
  const process = await mirror.spawn(["merge-tree", "--stdin", ...common], {
    ...quarantine.place,
    ...(signal && { signal }),
  });
  let unread: Buffer = Buffer.alloc(0);
  /** What is asked and not answered, in order; undefined: padding. */
  const asked: (PromiseWithResolvers<MergeAnswer> | undefined)[] = [];
  process.stdout.on("data", (chunk: Buffer) => {
    unread = unread.length === 0 ? chunk : Buffer.concat([unread, chunk]);
    for (let taken = takeMerge(unread); taken !== null; taken = takeMerge(unread)) {
      unread = taken.rest;
      asked.shift()?.resolve(taken.answer);
    }
  });
  const pad = (): void => {
    asked.push(undefined);
    process.stdin.write(`${padding.ours} ${padding.theirs}\n`);
  };
  const ended = process.done.then(() => {
    throw new Error("git merge-tree ended before it had answered");
  });
  ended.catch(() => undefined);
  return {
    scrap: padding.objects,
    async merge(ours, theirs) {
      const waiting = Promise.withResolvers<MergeAnswer>();
      asked.push(waiting);
      process.stdin.write(`${ours} ${theirs}\n`);
      pad();
      const timer = setInterval(pad, impatientMs);
      try {
        return await Promise.race([waiting.promise, ended]);
      } finally {
        clearInterval(timer);
      }
    },
    [Symbol.asyncDispose]: () => process.kill(),
  };
}
