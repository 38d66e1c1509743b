import type { SandboxSpec } from "@foundry/sandbox";
import type { HarnessProgram } from "../../../ports/harness.ts";
import type { AttemptPaths, TokenHelper } from "../../../ports/workspace.ts";
import type { Settings } from "./plan.ts";

const GIBIBYTE = 1024 ** 3;

/** What `sandbox.size` stands for. */
const sizes = {
  small: { cpus: 1, memoryBytes: 2 * GIBIBYTE },
  medium: { cpus: 2, memoryBytes: 4 * GIBIBYTE },
  large: { cpus: 4, memoryBytes: 8 * GIBIBYTE },
} as const;

/** What a workspace may grow by: installed packages, builds. */
const ROOM_BYTES = 10 * GIBIBYTE;
const MOST_PROCESSES = 1_024;
/** More than this nobody reads, and the log keeps far less of it. */
const MOST_OUTPUT_BYTES = 4 * GIBIBYTE;

export interface SpecOptions {
  readonly id: string;
  readonly paths: AttemptPaths;
  readonly settings: Settings;
  readonly program: Pick<HarnessProgram, "network" | "readOnlyDirs">;
  readonly helper: Pick<TokenHelper, "dir">;
  readonly timeoutMs: number;
  /** Of the clone as it was made. */
  readonly workspaceBytes: number;
}

export function sandboxSpec(options: SpecOptions): SandboxSpec {
  const { id, paths, settings, program, helper } = options;
  return {
    id,
    workspaceDir: paths.repo,
    writableDirs: [paths.out, paths.home],
    readOnlyDirs: [...new Set([paths.brief, ...program.readOnlyDirs, helper.dir])],
    network: program.network,
    limits: {
      ...sizes[settings.size],
      timeoutMs: options.timeoutMs,
      pids: MOST_PROCESSES,
      diskBytes: options.workspaceBytes + ROOM_BYTES,
      outputBytes: MOST_OUTPUT_BYTES,
    },
    volumes: settings.volumes.map(({ path, size }) => ({ path, sizeBytes: volumeBytes(size) })),
  };
}

const units: Readonly<Record<string, number>> = { Ki: 1024, Mi: 1024 ** 2, Gi: GIBIBYTE, Ti: 1024 ** 4 };

/** As the configuration's parser writes sizes: `10Gi`. */
function volumeBytes(size: string): number {
  const [, digits = "", unit = ""] = /^(\d+)([KMGT]i)$/.exec(size) ?? [];
  const factor = units[unit];
  if (factor === undefined) throw new TypeError(`${size} is no size of a volume`);
  return Number(digits) * factor;
}

export interface HarnessEnvironment {
  readonly program: Pick<HarnessProgram, "env">;
  readonly helper: Pick<TokenHelper, "env">;
  readonly paths: AttemptPaths;
  readonly token: string;
  readonly tryNumber: number;
}

/** [HC1] The whole environment: nothing of the service's own. COVEN_GIT_TOKEN is what existing harnesses read. */
export function harnessEnvironment({
  program,
  helper,
  paths,
  token,
  tryNumber,
}: HarnessEnvironment): Record<string, string> {
  return {
    LANG: "C.UTF-8",
    TERM: "dumb",
    ...program.env,
    ...helper.env,
    HOME: paths.home,
    // After the helper's two; a container's user is another than the one who made the clone.
    GIT_CONFIG_COUNT: "3",
    GIT_CONFIG_KEY_2: "safe.directory",
    GIT_CONFIG_VALUE_2: paths.repo,
    FOUNDRY_TRY: String(tryNumber),
    FOUNDRY_GIT_TOKEN: token,
    COVEN_GIT_TOKEN: token,
  };
}

/** For git that reads a workspace after the harness: in its sandbox, without a token, and with what it was left to find. */
export function collectEnvironment(paths: AttemptPaths, path: string): Record<string, string> {
  const settings = [
    ["safe.directory", paths.repo],
    ["core.hooksPath", "/dev/null"],
    ["core.fsmonitor", "false"],
  ];
  return {
    PATH: path,
    LC_ALL: "C",
    HOME: "/nonexistent",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_TERMINAL_PROMPT: "0",
    GIT_CONFIG_COUNT: String(settings.length),
    ...Object.fromEntries(
      settings.flatMap(([key = "", value = ""], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}
