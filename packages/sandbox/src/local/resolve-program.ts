import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import type { SandboxCommand } from "../types.ts";

export type ResolvedProgram =
  { readonly found: true; readonly path: string } | { readonly found: false; readonly message: string };

/** The program's file; `visible`: directories that the sandbox shows, null if it shows all. */
export async function resolveProgram(
  command: Pick<SandboxCommand, "argv" | "env" | "cwd">,
  visible: readonly string[] | null,
): Promise<ResolvedProgram> {
  const [name] = command.argv;
  const path = await findProgram(name, command);
  if (path === null) return { found: false, message: `${name}: not found, or not executable` };
  const real = await realpath(path);
  if (visible === null || [path, real].every((one) => visible.some((dir) => isBelow(one, dir))))
    return { found: true, path };
  return { found: false, message: `${path}: lies outside of what the sandbox shows` };
}

async function findProgram(
  name: string,
  { env, cwd }: Pick<SandboxCommand, "env" | "cwd">,
): Promise<string | null> {
  const dirs = name.includes("/") ? [cwd] : (env["PATH"] ?? "/usr/bin:/bin").split(":");
  for (const dir of dirs) {
    const path = isAbsolute(name) ? name : join(resolve(cwd, dir), name);
    if (await isExecutable(path)) return path;
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function isBelow(path: string, dir: string): boolean {
  return path === dir || path.startsWith(`${dir}/`);
}
