import { spawn } from "node:child_process";
import { labelName } from "../process/find-labelled.ts";
import { leaderOf, outcomeOf } from "./child.ts";
import { startGuard } from "./guard.ts";
import type { StartedProcesses } from "./local-program.ts";
import type { Pipes } from "./open-pipes.ts";
import { labelledProcesses } from "./process-set.ts";

export interface PlainStart {
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly label: string;
  readonly takePipes: () => Promise<Pipes>;
}

/** A process group and session of its own, with the label in its environment and a guard beside it. */
export async function startPlain(start: PlainStart): Promise<StartedProcesses> {
  const pipes = await start.takePipes();
  const guard = startGuard(start.label);
  const [program, ...args] = start.argv;
  const child = spawn(program, args, {
    cwd: start.cwd,
    env: { ...start.env, [labelName]: start.label },
    stdio: ["ignore", ...pipes.write],
    detached: true,
  });
  pipes.closeWriteEnds();
  if (child.pid !== undefined) guard.watch(child.pid);
  return {
    stdout: pipes.stdout,
    stderr: pipes.stderr,
    processes: labelledProcesses(leaderOf(child), start.label),
    ended: outcomeOf(child),
    release() {
      pipes.destroy();
      guard.release();
    },
  };
}
