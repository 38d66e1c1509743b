import { access, constants, realpath, stat } from "node:fs/promises";
import { delimiter, dirname, isAbsolute, join, sep } from "node:path";
import { harnessesDir } from "./descriptions.ts";
import type { HarnessDescription } from "./descriptions.ts";

/** How a harness is started on this machine. */
export interface HarnessCommand {
  /** Program and arguments; the contract's own are added. */
  readonly argv: readonly [string, ...string[]];
  /** Directories that its sandbox must show, read-only: this package, Node's, and the agent's installation. */
  readonly readOnlyDirs: readonly string[];
  /** What it must find in its environment besides the contract's and the operator's own. */
  readonly env: Readonly<Record<string, string>>;
}

export type HarnessProbe =
  | { readonly kind: "available"; readonly command: HarnessCommand }
  /** `reason` says what is missing and what to do. */
  | { readonly kind: "missing"; readonly reason: string };

export interface ProbeDeps {
  /** Where executables are looked for, as PATH. */
  readonly path: string;
  /** The Node that runs the programs: it must run TypeScript directly. */
  readonly nodePath: string;
}

/** Whether the harness can run here. The executable is looked for, never started. */
export async function probeHarness(harness: HarnessDescription, deps: ProbeDeps): Promise<HarnessProbe> {
  const argv = [deps.nodePath, harness.program] as const;
  const own = [harnessesDir, dirname(await realpath(deps.nodePath))];
  if (harness.executable === null) {
    return { kind: "available", command: { argv, readOnlyDirs: own, env: {} } };
  }
  const found = await findExecutable(harness.executable, deps.path);
  if (found === null) {
    const reason = `${harness.executable} is not on the PATH. ${harness.install ?? ""}`.trim();
    return { kind: "missing", reason };
  }
  const env = { FOUNDRY_HARNESS_EXECUTABLE: found };
  return {
    kind: "available",
    command: { argv, readOnlyDirs: [...new Set([...own, installationOf(found)])], env },
  };
}

/** The real file behind the name: links in people's homes are not seen in a sandbox. */
async function findExecutable(name: string, path: string): Promise<string | null> {
  for (const dir of path.split(delimiter).filter(isAbsolute)) {
    const file = join(dir, name);
    if (await isExecutable(file)) return realpath(file);
  }
  return null;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch (error) {
    if (error instanceof Error && "code" in error) return false;
    throw error;
  }
}

/** An npm package lies among its dependencies: the outermost node_modules; anything else in its own directory. */
function installationOf(file: string): string {
  const parts = dirname(file).split(sep);
  const modules = parts.indexOf("node_modules");
  return modules === -1 ? dirname(file) : parts.slice(0, modules + 1).join(sep);
}
