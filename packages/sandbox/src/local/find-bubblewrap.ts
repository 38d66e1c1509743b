import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxSpec } from "../types.ts";
import { findSystemProgram } from "./launch-prefix.ts";
import { openPipes } from "./open-pipes.ts";
import { startInBubblewrap } from "./start-in-bubblewrap.ts";

export type Bubblewrap =
  | { readonly works: true; readonly program: string; readonly disableUserNamespaces: boolean }
  | { readonly works: false; readonly detail: string };

export interface FindOptions {
  /** bubblewrap's options for a sandbox with nothing special. */
  readonly argsFor: (spec: SandboxSpec, disableUserNamespaces: boolean) => readonly string[];
  readonly tempDir: string;
  readonly label: string;
}

const spec: Omit<SandboxSpec, "workspaceDir"> = {
  id: "probe",
  readOnlyDirs: [],
  network: "none",
  limits: { timeoutMs: 10_000, memoryBytes: 64 * 1024 ** 2, cpus: 1, pids: 16, diskBytes: 1024 ** 2 },
  volumes: [],
};

/**
 * Whether a sandbox can really be made here: being installed says little, as containers and some distributions forbid
 * user namespaces. Runs /bin/true in one, at first with further namespaces forbidden inside (bubblewrap 0.8).
 */
export async function findBubblewrap(options: FindOptions): Promise<Bubblewrap> {
  const program = process.platform === "linux" ? findSystemProgram("bwrap") : null;
  if (program === null) return { works: false, detail: "bubblewrap (bwrap) is not installed" };
  const strict = await tryOut(program, true, options);
  if (strict === null) return { works: true, program, disableUserNamespaces: true };
  const plain = await tryOut(program, false, options);
  if (plain === null) return { works: true, program, disableUserNamespaces: false };
  return { works: false, detail: `bubblewrap cannot make a sandbox on this machine (${plain})` };
}

/** null: it works; else why not. */
async function tryOut(program: string, disable: boolean, options: FindOptions): Promise<string | null> {
  const workspaceDir = await mkdtemp(join(options.tempDir, "probe-"));
  try {
    const args = options.argsFor({ ...spec, workspaceDir }, disable);
    const { label, tempDir } = options;
    const running = await startInBubblewrap({
      program,
      args,
      argv: ["/bin/true"],
      label,
      takePipes: () => openPipes(tempDir),
    });
    const timer = setTimeout(() => running.processes.kill(), spec.limits.timeoutMs);
    running.stdout.resume();
    const said = await running.stderr.setEncoding("utf8").toArray();
    const outcome = await running.ended;
    clearTimeout(timer);
    await running.processes.end();
    running.release();
    if (outcome.kind === "exited" && outcome.code === 0) return null;
    return said.join("").trim() || outcome.kind;
  } finally {
    await rm(workspaceDir, { recursive: true, force: true });
  }
}
