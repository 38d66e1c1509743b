import { stat } from "node:fs/promises";
import { isAbsolute, normalize } from "node:path";
import { SandboxError } from "./errors.ts";
import type { SandboxCommand, SandboxSpec } from "./types.ts";

const idPattern = /^[a-z0-9_-]{1,64}$/;

/** Of the system, or made anew for each sandbox: nothing of the caller's can lie there. */
const reserved = ["/bin", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/proc", "/sbin", "/sys", "/usr"];

/** @throws SandboxError `invalid_spec` with the field's name. */
export async function checkSpec(spec: SandboxSpec): Promise<void> {
  if (!idPattern.test(spec.id)) refuse("id: must match [a-z0-9_-]{1,64}");
  for (const [field, dirs] of directoriesOf(spec)) {
    for (const dir of dirs) {
      checkPath(field, dir);
      if (!(await isDirectory(dir))) refuse(`${field}: ${dir} is not a directory`);
    }
  }
  for (const { path, sizeBytes } of spec.volumes) {
    checkPath("volumes", path);
    if (isReserved(path)) refuse(`volumes: ${path} belongs to the system`);
    checkPositive("volumes.sizeBytes", sizeBytes);
  }
  const { outputBytes, ...limits } = spec.limits;
  for (const [name, value] of Object.entries(limits)) checkPositive(`limits.${name}`, value);
  if (outputBytes !== undefined) checkPositive("limits.outputBytes", outputBytes);
}

/** @throws SandboxError `invalid_spec`: what no program can be given. */
export function checkCommand(command: SandboxCommand): void {
  if (command.argv[0] === "") refuse("argv: the program has no name");
  if (command.argv.some((word) => word.includes("\0"))) refuse("argv: a word holds a NUL");
  for (const [name, value] of Object.entries(command.env)) {
    if (name === "" || /[=\0]/.test(name)) refuse("env: a name is empty or holds = or NUL");
    if (value.includes("\0")) refuse(`env: ${name} holds a NUL`);
  }
  checkPath("cwd", command.cwd);
}

function directoriesOf(spec: SandboxSpec): readonly (readonly [string, readonly string[]])[] {
  return [
    ["workspaceDir", [spec.workspaceDir]],
    ["writableDirs", spec.writableDirs ?? []],
    ["readOnlyDirs", spec.readOnlyDirs],
  ];
}

function checkPath(field: string, path: string): void {
  const plain = isAbsolute(path) && !path.includes("\0") && normalize(path) === path && !path.endsWith("/");
  if (!plain) refuse(`${field}: must be an absolute path without . and .. and not the root`);
}

function isReserved(path: string): boolean {
  return reserved.some((dir) => path === dir || path.startsWith(`${dir}/`));
}

function checkPositive(field: string, value: number): void {
  if (!Number.isFinite(value) || value <= 0) refuse(`${field}: must be more than 0`);
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found?.isDirectory() === true;
}

function refuse(message: string): never {
  throw new SandboxError("invalid_spec", message);
}
