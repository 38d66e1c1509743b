import { spawn } from "node:child_process";
import { mkdir } from "node:fs/promises";

export interface CompiledHarnesses {
  /**
   * Where Node finds this program compiled, as NODE_COMPILE_CACHE; null until it is there. The first question has it
   * compiled, and nobody waits for that.
   */
  dirFor(program: string): string | null;
  /** What was begun is over. */
  settled(): Promise<void>;
}

/**
 * Our own harness programs, compiled once in a process rather than at each start in a sandbox, which takes as long as a
 * small task's work. They are run here for that, where they only say which versions they speak: a sandbox sees the
 * directory read-only, so what one agent does there, another one never runs.
 */
export function createCompiledHarnesses({
  dir,
  nodePath,
}: {
  readonly dir: string;
  readonly nodePath: string;
}): CompiledHarnesses {
  const begun = new Map<string, Promise<void>>();
  const ready = new Set<string>();
  const compile = async (program: string): Promise<void> => {
    // One that cannot be compiled ahead is compiled at its start, as without this.
    if (await runOnce(program)) ready.add(program);
  };

  async function runOnce(program: string): Promise<boolean> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    const child = spawn(nodePath, [program, "--headless", "--capabilities"], {
      env: { NODE_COMPILE_CACHE: dir },
      stdio: "ignore",
    });
    return new Promise((resolve) => {
      child.once("error", () => resolve(false));
      child.once("exit", (code) => resolve(code === 0));
    });
  }

  return {
    dirFor(program) {
      if (!begun.has(program))
        begun.set(
          program,
          compile(program).catch(() => undefined),
        );
      return ready.has(program) ? dir : null;
    },
    settled: async () => void (await Promise.all(begun.values())),
  };
}
