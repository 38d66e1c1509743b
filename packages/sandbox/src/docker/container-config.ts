import type { ContainerCreateOptions } from "dockerode";
import type { SandboxCommand, SandboxSpec } from "../types.ts";

/** On every container of ours: which service made it, and for which sandbox. */
export const scopeLabel = "dev.foundry.scope";
export const idLabel = "dev.foundry.sandbox";

export interface ContainerOptions {
  readonly spec: SandboxSpec;
  readonly command: SandboxCommand;
  readonly image: string;
  readonly scope: string;
  /** `uid:gid` that the program runs as. */
  readonly user: string;
  /** Where each of the spec's volumes lies on this machine. */
  readonly volumeDirs: readonly string[];
}

const mebibyte = 1024 ** 2;

/** One container for one program: when its first process ends, the kernel ends all others. */
export function containerConfig(options: ContainerOptions): ContainerCreateOptions {
  const { spec, command, image, scope, user } = options;
  return {
    Image: image,
    // The image's own entry point would be a program of somebody else's before ours.
    Entrypoint: [...command.argv],
    Cmd: [],
    Env: Object.entries(command.env).map(([name, value]) => `${name}=${value}`),
    WorkingDir: command.cwd,
    User: user,
    Hostname: "sandbox",
    Labels: { [scopeLabel]: scope, [idLabel]: spec.id },
    Tty: false,
    OpenStdin: false,
    AttachStdin: false,
    AttachStdout: true,
    AttachStderr: true,
    NetworkDisabled: spec.network === "none",
    HostConfig: { ...containment(options), ...limits(spec) },
  };
}

function containment({ spec, volumeDirs }: ContainerOptions): ContainerCreateOptions["HostConfig"] {
  const tmpBytes = Math.max(mebibyte, Math.floor(Math.min(spec.limits.memoryBytes / 2, 1024 * mebibyte)));
  return {
    Mounts: mounts(spec, volumeDirs),
    Tmpfs: { "/tmp": `rw,exec,nosuid,nodev,mode=1777,size=${tmpBytes}` },
    ReadonlyRootfs: true,
    CapDrop: ["ALL"],
    SecurityOpt: ["no-new-privileges"],
    Privileged: false,
    NetworkMode: spec.network === "none" ? "none" : "bridge",
    IpcMode: "private",
    // Else the program would be the first process, which no signal ends by default and which must bury the others.
    Init: true,
    RestartPolicy: { Name: "no" },
    // We read what it prints as it prints it; kept as well, a gigabyte would fill the engine's disk.
    LogConfig: { Type: "none", Config: {} },
  };
}

function limits({ limits: given }: SandboxSpec): ContainerCreateOptions["HostConfig"] {
  return {
    Memory: Math.ceil(given.memoryBytes),
    // The same: no swap beside it.
    MemorySwap: Math.ceil(given.memoryBytes),
    NanoCpus: Math.ceil(given.cpus * 1e9),
    PidsLimit: Math.ceil(given.pids),
    ShmSize: 64 * mebibyte,
    OomScoreAdj: 500,
    Ulimits: [
      { Name: "core", Soft: 0, Hard: 0 },
      { Name: "fsize", Soft: Math.ceil(given.diskBytes), Hard: Math.ceil(given.diskBytes) },
    ],
  };
}

type Mounts = NonNullable<NonNullable<ContainerCreateOptions["HostConfig"]>["Mounts"]>;

/** At their own paths, parents first. A missing directory is an error and not made. */
function mounts(spec: SandboxSpec, volumeDirs: readonly string[]): Mounts {
  return [
    ...spec.readOnlyDirs.map((dir) => bind(dir, dir, true)),
    ...[spec.workspaceDir, ...(spec.writableDirs ?? [])].map((dir) => bind(dir, dir, false)),
    ...spec.volumes.map(({ path }, index) => bind(volumeDirs[index] ?? path, path, false)),
  ].toSorted((one, other) => one.Target.length - other.Target.length);
}

function bind(source: string, target: string, readOnly: boolean): Mounts[number] {
  return {
    Type: "bind",
    Source: source,
    Target: target,
    ReadOnly: readOnly,
    BindOptions: { Propagation: "rprivate" },
  };
}
