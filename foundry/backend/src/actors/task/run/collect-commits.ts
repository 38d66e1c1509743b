import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { GitError } from "@foundry/git";
import type { Mirror } from "@foundry/git";
import type { Sandbox } from "@foundry/sandbox";
import type { SessionResult } from "@foundry/headless-contract";
import { isValidBranchName } from "@foundry/shared";
import type { AttemptPaths } from "../../../ports/workspace.ts";
import { collectEnvironment } from "./sandbox-spec.ts";
import type { Redactor } from "./secrets.ts";

/** [HC8] What git says of an attempt's work. */
export type Collected =
  { readonly kind: "none" } | { readonly kind: "commits"; readonly headSha: string } | Refused;

/** Nothing of it can be used; for people. */
export interface Refused {
  readonly kind: "refused";
  readonly code: string;
  readonly message: string;
}

export interface Collecting {
  readonly sandbox: Sandbox;
  readonly paths: AttemptPaths;
  readonly path: string;
  readonly baseSha: string;
  readonly result: SessionResult | null;
  readonly redactor: Redactor;
  /** What no commit may hold. */
  readonly guarded: readonly string[];
  readonly signal: AbortSignal;
}

/** New commits of one attempt; as many bytes as any review can bear. */
const MAX_BUNDLE_BYTES = 512 * 1024 ** 2;
const MAX_ANSWER_BYTES = 4_096;
/** What it begins with: the commits that it stands on, and its head. */
const MAX_HEADER_BYTES = 256 * 1024;
const COLLECT_TIMEOUT_MS = 120_000;

/**
 * The workspace is a stranger's: its configuration, hooks, alternates and links are what the harness left. So git reads
 * it in the sandbox, where it reaches no more than the harness did, and only a bundle's bytes come out.
 */
export async function bundleCommits(collecting: Collecting): Promise<Collected> {
  const [likely = "HEAD"] = refsOf(collecting);
  const begin: Uint8Array[] = [];
  // Each start of a sandbox takes its time, and as a rule the first ref is there with commits of its own.
  if (await writeBundle(collecting, likely, begin)) {
    const headSha = headIn(Buffer.concat(begin));
    if (headSha !== null) return { kind: "commits", headSha };
  }
  const head = await readHead(collecting);
  if (head === null)
    return {
      kind: "refused",
      code: "workspace_unreadable",
      message: "The workspace's commits cannot be read.",
    };
  if (head.sha === collecting.baseSha) return { kind: "none" };
  if (await writeBundle(collecting, head.ref, [])) return { kind: "commits", headSha: head.sha };
  return {
    kind: "refused",
    code: "workspace_unreadable",
    message: "The workspace's commits cannot be packed.",
  };
}

function refsOf({ result }: Collecting): readonly string[] {
  const named = result?.branch;
  return typeof named === "string" && isValidBranchName(named) ? [`refs/heads/${named}`, "HEAD"] : ["HEAD"];
}

/** The one head that a bundle names, which is checked where it is received; null: it is not as git writes them. */
function headIn(begin: Buffer): string | null {
  const header = begin.subarray(0, Math.max(0, begin.indexOf("\n\n"))).toString("latin1");
  const heads = header.split("\n").filter((line) => /^[0-9a-f]{40}(?:[0-9a-f]{24})? /.test(line));
  return heads.length === 1 ? (heads[0]?.split(" ")[0] ?? null) : null;
}

/** The branch that the result names, if it is there; else what is checked out. */
async function readHead(collecting: Collecting): Promise<{ ref: string; sha: string } | null> {
  for (const ref of refsOf(collecting)) {
    const chunks: Uint8Array[] = [];
    const args = ["rev-parse", "--verify", "--quiet", `${ref}^{commit}`];
    const ended = await gitInside(collecting, args, MAX_ANSWER_BYTES, (bytes) => void chunks.push(bytes));
    const sha = Buffer.concat(chunks).toString("latin1").trim();
    if (ended && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(sha)) return { ref, sha };
  }
  return null;
}

/** `begin` gets its first bytes, the header's. */
async function writeBundle(collecting: Collecting, ref: string, begin: Uint8Array[]): Promise<boolean> {
  const args = ["bundle", "create", "--quiet", "--version=2", "-", ref, `^${collecting.baseSha}`];
  let begun = 0;
  const file = createWriteStream(collecting.paths.bundle, { mode: 0o600 });
  // Each write is waited for, and a failure of the disk is the last one's.
  const written = finished(file);
  written.catch(() => undefined);
  const isWhole = await gitInside(collecting, args, MAX_BUNDLE_BYTES, (bytes) => {
    if (begun < MAX_HEADER_BYTES) begin.push(Uint8Array.from(bytes));
    begun += bytes.length;
    return new Promise<void>((resolve, reject) =>
      file.write(bytes, (error) => (error ? reject(error) : resolve())),
    );
  });
  file.end();
  await written;
  return isWhole;
}

/** Whether git ended well, in time, and said no more than it may. */
async function gitInside(
  { sandbox, paths, path, signal }: Collecting,
  args: readonly string[],
  maxBytes: number,
  onBytes: (bytes: Uint8Array) => void | Promise<void>,
): Promise<boolean> {
  let bytes = 0;
  const tooMuch = new AbortController();
  const outcome = await sandbox.exec({
    argv: ["git", ...args],
    env: collectEnvironment(paths, path),
    cwd: paths.repo,
    signal: AbortSignal.any([signal, tooMuch.signal, AbortSignal.timeout(COLLECT_TIMEOUT_MS)]),
    async onOutput(stream, chunk) {
      if (stream === "stderr") return;
      bytes += chunk.length;
      if (bytes > maxBytes) tooMuch.abort();
      else await onBytes(chunk);
    },
  });
  signal.throwIfAborted();
  return outcome.kind === "exited" && outcome.code === 0 && bytes <= maxBytes;
}

/** [HC8] Into the mirror, every object checked; null: they are there. */
export async function receiveCommits(
  mirror: Mirror,
  { paths, signal }: Omit<Collecting, "sandbox">,
  headSha: string,
): Promise<Refused | null> {
  try {
    const heads = await mirror.receiveBundle(paths.bundle, { maxBytes: MAX_BUNDLE_BYTES, signal });
    if (!heads.includes(headSha))
      return refused("commits_invalid", "The workspace handed over other commits.");
  } catch (error) {
    if (!(error instanceof GitError) || error.code !== "git_invalid_bundle") throw error;
    return refused("commits_invalid", "Git refuses the workspace's commits: they are damaged or incomplete.");
  }
  return null;
}

/** [HC7] [HC8] That they go on from where the task began, and hold no secret. */
export async function checkCommits(
  mirror: Mirror,
  { baseSha, guarded, signal }: Omit<Collecting, "sandbox">,
  headSha: string,
): Promise<Collected> {
  const [goesOn, holdsSecret] = await Promise.all([
    mirror.isAncestor(baseSha, headSha, { signal }),
    mirror.mentions(baseSha, headSha, guarded, { signal }),
  ]);
  if (!goesOn) return refused("history_rewritten", "The commits do not go on from where the task began.");
  if (holdsSecret)
    return refused("secret_in_commits", "The commits hold a secret of this run, so they are not published.");
  return { kind: "commits", headSha };
}

function refused(code: string, message: string): Refused {
  return { kind: "refused", code, message };
}
