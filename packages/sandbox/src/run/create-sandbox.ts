import { checkCommand } from "../check-spec.ts";
import { SandboxError } from "../errors.ts";
import { readFileBelow } from "../read-file.ts";
import type { Sandbox, SandboxCommand, SandboxOutcome, SandboxSpec } from "../types.ts";
import { runProgram } from "./run-program.ts";
import type { RunningProgram } from "./running-program.ts";

export interface SandboxParts {
  readonly spec: SandboxSpec;
  /** Starts a program; an outcome instead if it does not begin. `number` counts the sandbox's programs from 1. */
  readonly start: (command: SandboxCommand, number: number) => Promise<RunningProgram | SandboxOutcome>;
  /** Takes away what the sandbox has beside its processes. */
  readonly cleanUp: () => Promise<void>;
}

/** What is the same in every sandbox: counting what runs, reading files, destroying. */
export function createSandbox({ spec, start, cleanUp }: SandboxParts): Sandbox {
  const destroyed = new AbortController();
  const running = new Set<Promise<unknown>>();
  let started = 0;
  const exec = async (command: SandboxCommand): Promise<SandboxOutcome> => {
    if (command.signal.aborted) return { kind: "aborted" };
    started += 1;
    const program = await start(command, started);
    if ("kind" in program) return program;
    return runProgram(program, { limits: spec.limits, command, destroyed: destroyed.signal });
  };
  return {
    id: spec.id,
    async exec(command) {
      checkCommand(command);
      if (destroyed.signal.aborted) throw new SandboxError("destroyed", `sandbox ${spec.id} is destroyed`);
      const run = exec(command);
      const over = run.then(
        () => undefined,
        () => undefined,
      );
      running.add(over);
      try {
        return await run;
      } finally {
        running.delete(over);
      }
    },
    readFile: (path, maxBytes) =>
      readFileBelow([spec.workspaceDir, ...(spec.writableDirs ?? [])], path, maxBytes),
    async destroy() {
      destroyed.abort();
      await Promise.all(running);
      await cleanUp();
    },
  };
}
