import type { Sandbox, SandboxCommand, SandboxOutcome, SandboxSpec } from "../types.ts";

export const mebibyte = 1024 ** 2;

export interface Ran {
  readonly outcome: SandboxOutcome;
  readonly stdout: string;
  readonly stderr: string;
}

/** A specification with limits that no test reaches by accident. */
export function specOf(
  id: string,
  workspaceDir: string,
  given: Partial<Omit<SandboxSpec, "limits">> & { readonly limits?: Partial<SandboxSpec["limits"]> } = {},
): SandboxSpec {
  return {
    id,
    workspaceDir,
    readOnlyDirs: [],
    network: "none",
    volumes: [],
    ...given,
    limits: {
      timeoutMs: 50_000,
      memoryBytes: 512 * mebibyte,
      cpus: 1,
      pids: 64,
      diskBytes: 256 * mebibyte,
      ...given.limits,
    },
  };
}

export const path = "/usr/local/bin:/usr/bin:/bin";

/** Runs a shell script to its end and keeps what it printed. */
export async function runIn(
  sandbox: Sandbox,
  workspaceDir: string,
  script: string,
  given: Partial<SandboxCommand> = {},
): Promise<Ran> {
  const printed = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  const outcome = await sandbox.exec({
    argv: ["/bin/sh", "-c", script],
    env: { PATH: path },
    cwd: workspaceDir,
    signal: new AbortController().signal,
    onOutput: (stream, bytes) => void printed[stream].push(bytes),
    ...given,
  });
  return { outcome, stdout: textOf(printed.stdout), stderr: textOf(printed.stderr) };
}

function textOf(parts: readonly Uint8Array[]): string {
  return Buffer.concat(parts).toString("utf8");
}
