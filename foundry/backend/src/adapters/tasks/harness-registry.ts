import { delimiter, dirname } from "node:path";
import { harnesses, probeHarness } from "@foundry/harnesses";
import type { HarnessCommand, HarnessDescription } from "@foundry/harnesses";
import type { HarnessProvider } from "@foundry/shared";
import type { TasksConfig } from "../../tasks-config.ts";
import { createCompiledHarnesses } from "./compiled-harnesses.ts";
import type { CompiledHarnesses } from "./compiled-harnesses.ts";
import type { HarnessChoice, HarnessPort, HarnessProgram, WantedHarness } from "../../ports/harness.ts";

export interface HarnessRegistryOptions {
  readonly default: HarnessProvider;
  /** The operator's variables for agents, by name (FOUNDRY_HARNESS_ENV); all count as secret. */
  readonly env: Readonly<Record<string, string>>;
  /** Where agents' executables are looked for, as PATH. */
  readonly path: string;
  readonly nodePath: string;
  /** How long the demo pauses between its steps; its own pace where nothing is said. */
  readonly demoDelayMs?: string | undefined;
  /** Where our own programs are kept compiled; absent: nowhere. */
  readonly compiledDir?: string | undefined;
}

/** What every program finds; agents' own executables are named by their full path. */
const SYSTEM_PATH = ["/usr/local/bin", "/usr/bin", "/bin"];

/** As the service's environment says. */
export function harnessRegistryOf(
  tasks: Pick<TasksConfig, "harness" | "harnessValues">,
  compiledDir?: string,
): HarnessPort {
  const values = Object.entries(tasks.harnessValues).map(([name, value]) => [name, value.reveal()]);
  return createHarnessRegistry({
    default: tasks.harness,
    env: Object.fromEntries(values),
    path: process.env["PATH"] ?? "",
    nodePath: process.execPath,
    demoDelayMs: process.env["FOUNDRY_DEMO_DELAY_MS"],
    compiledDir,
  });
}

/** The harnesses that come with Foundry, and a repository's own command. */
export function createHarnessRegistry(options: HarnessRegistryOptions): HarnessPort {
  const { compiledDir: dir, nodePath } = options;
  const compiled = dir === undefined ? null : createCompiledHarnesses({ dir, nodePath });
  return {
    default: options.default,
    async list() {
      const builtIn = await Promise.all(harnesses.map((harness) => describe(harness, options)));
      const own = {
        provider: "command",
        name: "The repository's own command",
        available: true,
        reason: "It is named by `harness.command` in the repository's configuration.",
      } as const;
      return { default: options.default, harnesses: [...builtIn, own] };
    },
    choose: (wanted) => choose(options, compiled, wanted),
  };
}

async function describe(harness: HarnessDescription, options: HarnessRegistryOptions) {
  const { provider, name } = harness;
  const probe = await probeHarness(harness, options);
  const reason = probe.kind === "missing" ? probe.reason : null;
  return { provider, name, available: reason === null, reason };
}

async function choose(
  options: HarnessRegistryOptions,
  compiled: CompiledHarnesses | null,
  { provider, command, isFork }: WantedHarness,
): Promise<HarnessChoice> {
  // [TK5] What a fork may replace gets none of the operator's variables.
  if (provider === "command") return chooseCommand(isFork ? { ...options, env: {} } : options, command);
  const harness = harnesses.find((known) => known.provider === provider);
  if (harness === undefined) return { kind: "unavailable", message: `There is no harness ${provider}.` };
  const probe = await probeHarness(harness, options);
  if (probe.kind === "missing")
    return {
      kind: "unavailable",
      message: `${harness.name} is not installed on the worker: ${probe.reason}`,
    };
  const { network, versions } = harness;
  const found = withCompiled(probe.command, compiled?.dirFor(harness.program) ?? null);
  return { kind: "available", program: { ...programOf(options, provider, found), network, versions } };
}

function withCompiled(command: HarnessCommand, dir: string | null): HarnessCommand {
  if (dir === null) return command;
  const { env, readOnlyDirs } = command;
  return { ...command, env: { ...env, NODE_COMPILE_CACHE: dir }, readOnlyDirs: [...readOnlyDirs, dir] };
}

/** Which versions it speaks is asked in its own sandbox. */
function chooseCommand(options: HarnessRegistryOptions, command: readonly string[] | null): HarnessChoice {
  const [program, ...args] = command ?? [];
  if (program === undefined) {
    const message = "The repository's configuration names no `harness.command` to run.";
    return { kind: "unavailable", message };
  }
  const found: HarnessCommand = { argv: [program, ...args], readOnlyDirs: [], env: {} };
  const network = "open";
  return { kind: "available", program: { ...programOf(options, "command", found), network, versions: null } };
}

function programOf(
  { env, nodePath, demoDelayMs }: HarnessRegistryOptions,
  provider: HarnessProvider,
  command: HarnessCommand,
): Omit<HarnessProgram, "network" | "versions"> {
  const node = dirname(nodePath);
  const pace = provider === "demo" && demoDelayMs !== undefined ? { FOUNDRY_DEMO_DELAY_MS: demoDelayMs } : {};
  return {
    provider,
    argv: command.argv,
    env: { ...env, ...pace, ...command.env, PATH: [node, ...SYSTEM_PATH].join(delimiter) },
    secrets: Object.values(env).filter(isLong),
    keys: Object.entries(env).flatMap(([name, value]) =>
      opensSomething.test(name) && isLong(value) ? [value] : [],
    ),
    readOnlyDirs: [...new Set([...command.readOnlyDirs, node])],
  };
}

/** A model's name or an address may well stand in a commit. */
const opensSomething = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH/i;

function isLong(value: string): boolean {
  return value.length >= 8;
}
