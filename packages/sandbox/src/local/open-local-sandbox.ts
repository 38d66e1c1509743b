import { rm } from "node:fs/promises";
import { join } from "node:path";
import { checkCommand } from "../check-spec.ts";
import { SandboxError } from "../errors.ts";
import { readFileBelow } from "../read-file.ts";
import type { Sandbox, SandboxCommand, SandboxOutcome, SandboxSpec } from "../types.ts";
import { systemDirs } from "./bubblewrap-args.ts";
import type { BubblewrapOptions } from "./bubblewrap-args.ts";
import type { Bubblewrap } from "./find-bubblewrap.ts";
import { launchPrefix } from "./launch-prefix.ts";
import type { LimitTools } from "./launch-prefix.ts";
import { noticeBubblewrapFailure } from "./notice-bubblewrap-failure.ts";
import { resolveProgram } from "./resolve-program.ts";
import { runProgram } from "./run-program.ts";
import type { RunningProgram } from "./run-program.ts";
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
  const destroyed = new AbortController();
  const running = new Set<Promise<unknown>>();
  let started = 0;
  const exec = async (command: SandboxCommand): Promise<SandboxOutcome> => {
    started += 1;
    const label = `${deps.scope}.${spec.id}.${started}`;
    const seed = started + label.charCodeAt(label.length - 3);
    const visible = deps.bubblewrap.works ? visibleDirs(spec) : null;
    const program = await resolveProgram(command, visible);
    if (!program.found) return { kind: "spawn_failed", message: program.message };
    if (command.signal.aborted || destroyed.signal.aborted) return { kind: "aborted" };
    const prefix = launchPrefix(deps.tools, {
      limits: spec.limits,
      ownUserNamespace: deps.bubblewrap.works,
      seed,
    });
    const argv = [...prefix, program.path, ...command.argv.slice(1)];
    const notice = noticeBubblewrapFailure(command, deps.bubblewrap.works);
    const begun = await start(deps, { spec, command, argv, label, volumeDirs });
    return notice.judge(
      await runProgram(begun, {
        spec,
        command: notice.command,
        volumeDirs,
        destroyed: destroyed.signal,
      }),
    );
  };
  return {
    id: spec.id,
    async exec(command) {
      checkCommand(command);
      if (destroyed.signal.aborted) throw new SandboxError("destroyed", `sandbox ${spec.id} is destroyed`);
      const run = exec(command);
      const settled = run.then(
        () => undefined,
        () => undefined,
      );
      running.add(settled);
      try {
        return await run;
      } finally {
        running.delete(settled);
      }
    },
    readFile: (path, maxBytes) =>
      readFileBelow([spec.workspaceDir, ...(spec.writableDirs ?? [])], path, maxBytes),
    async destroy() {
      destroyed.abort();
      await Promise.all(running);
      await rm(join(deps.sandboxesDir, spec.id), { recursive: true, force: true });
    },
  };
}

interface Start {
  readonly spec: SandboxSpec;
  readonly command: SandboxCommand;
  readonly argv: readonly string[];
  readonly label: string;
  readonly volumeDirs: readonly string[];
}

function start(deps: LocalDeps, { spec, command, argv, label, volumeDirs }: Start): Promise<RunningProgram> {
  const { tempDir, bubblewrap } = deps;
  const { env, cwd } = command;
  if (!bubblewrap.works) {
    const [program = "", ...args] = argv;
    return startPlain({ argv: [program, ...args], env, cwd, label, tempDir });
  }
  const { disableUserNamespaces } = bubblewrap;
  const args = deps.argsFor(spec, { env, cwd, volumeDirs, disableUserNamespaces });
  return startInBubblewrap({ program: bubblewrap.program, args, argv, label, tempDir });
}

function visibleDirs(spec: SandboxSpec): readonly string[] {
  const volumes = spec.volumes.map(({ path }) => path);
  return [...systemDirs, spec.workspaceDir, ...(spec.writableDirs ?? []), ...spec.readOnlyDirs, ...volumes];
}
