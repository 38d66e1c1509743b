import { rm } from "node:fs/promises";
import { join } from "node:path";
import { createSandbox } from "../run/create-sandbox.ts";
import type { RunningProgram } from "../run/running-program.ts";
import type { Sandbox, SandboxCommand, SandboxOutcome, SandboxSpec } from "../types.ts";
import { systemDirs } from "./bubblewrap-args.ts";
import type { BubblewrapOptions } from "./bubblewrap-args.ts";
import type { Bubblewrap } from "./find-bubblewrap.ts";
import { launchPrefix } from "./launch-prefix.ts";
import type { LimitTools } from "./launch-prefix.ts";
import { localProgram } from "./local-program.ts";
import { createPipeSource } from "./open-pipes.ts";
import type { PipeSource, Pipes } from "./open-pipes.ts";
import { readOwnLimits } from "./own-limits.ts";
import { resolveProgram } from "./resolve-program.ts";
import { startInBubblewrap } from "./start-in-bubblewrap.ts";
import { startPlain } from "./start-plain.ts";

export interface LocalDeps {
  /** Of this state directory. */
  readonly scope: string;
  /** One directory for each sandbox. */
  readonly sandboxesDir: string;
  readonly tempDir: string;
  readonly bubblewrap: Bubblewrap;
  readonly tools: LimitTools;
  readonly argsFor: (
    spec: SandboxSpec,
    given: Pick<BubblewrapOptions, "env" | "cwd" | "volumeDirs" | "disableUserNamespaces">,
  ) => readonly string[];
}

export function openLocalSandbox(deps: LocalDeps, spec: SandboxSpec, volumeDirs: readonly string[]): Sandbox {
  const pipes = createPipeSource(deps.tempDir);
  return createSandbox({
    spec,
    start: (command, number) => start({ ...deps, spec, volumeDirs, pipes }, command, number),
    async cleanUp() {
      await pipes.close();
      await rm(join(deps.sandboxesDir, spec.id), { recursive: true, force: true });
    },
  });
}

interface StartDeps extends LocalDeps {
  readonly spec: SandboxSpec;
  readonly volumeDirs: readonly string[];
  readonly pipes: PipeSource;
}

async function start(
  deps: StartDeps,
  command: SandboxCommand,
  number: number,
): Promise<RunningProgram | SandboxOutcome> {
  const { bubblewrap, spec, volumeDirs } = deps;
  const takePipes = (): Promise<Pipes> => deps.pipes.take();
  const { env, cwd } = command;
  const program = await resolveProgram(command, bubblewrap.works ? visibleDirs(spec) : null);
  if (!program.found) return { kind: "spawn_failed", message: program.message };
  const label = `${deps.scope}.${spec.id}.${number}`;
  const prefix = launchPrefix(deps.tools, {
    limits: spec.limits,
    ownUserNamespace: bubblewrap.works,
    // Sandboxes that differ in their ids by a number get different processors.
    own: readOwnLimits(),
    seed: number + label.charCodeAt(label.lastIndexOf(".") - 1),
  });
  const [first = program.path, ...rest] = [...prefix, program.path, ...command.argv.slice(1)];
  if (!bubblewrap.works) {
    const started = await startPlain({ argv: [first, ...rest], env, cwd, label, takePipes });
    return localProgram(started, spec, volumeDirs);
  }
  const { disableUserNamespaces } = bubblewrap;
  const args = deps.argsFor(spec, { env, cwd, volumeDirs, disableUserNamespaces });
  const argv = [first, ...rest];
  const started = await startInBubblewrap({ program: bubblewrap.program, args, argv, label, takePipes });
  return localProgram(started, spec, volumeDirs);
}

function visibleDirs(spec: SandboxSpec): readonly string[] {
  const volumes = spec.volumes.map(({ path }) => path);
  return [...systemDirs, spec.workspaceDir, ...(spec.writableDirs ?? []), ...spec.readOnlyDirs, ...volumes];
}
