import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import Docker from "dockerode";
import type { DockerOptions as ConnectOptions } from "dockerode";
import { checkSpec } from "../check-spec.ts";
import { SandboxError } from "../errors.ts";
import { once } from "../once.ts";
import { createSandbox } from "../run/create-sandbox.ts";
import { disksOf } from "../run/watch-disks.ts";
import { readScope } from "../read-scope.ts";
import type { Sandbox, SandboxAdapter, SandboxSpec } from "../types.ts";
import { idLabel, scopeLabel } from "./container-config.ts";
import { dockerMessage, unlessGone } from "./docker-status.ts";
import { ensureImage } from "./ensure-image.ts";
import { handOver } from "./hand-over.ts";
import { startContainer } from "./start-container.ts";

export interface DockerOptions {
  /** A directory of its own, for volumes; the engine must see it, and workspaces, at the same paths. */
  readonly stateDir: string;
  /** With git and what the harness programs need. Default: Debian's Node with git, `node:24-bookworm`. */
  readonly image?: string;
  /** Default: what DOCKER_HOST says, else /var/run/docker.sock. */
  readonly socketPath?: string;
}

interface DockerDeps {
  readonly docker: Docker;
  readonly image: string;
  readonly scope: string;
  readonly sandboxesDir: string;
  readonly user: User;
}

interface User {
  readonly uid: number;
  readonly gid: number;
  /** The service's own files must be given to it first. */
  readonly isAnother: boolean;
}

const defaultImage = "node:24-bookworm";
/** Whom a program runs as when the service is root, which it must not be. */
const unprivileged: User = { uid: 1000, gid: 1000, isAnother: true };

/** Sandboxes that are containers of a Docker engine on this machine. */
export function createDockerSandboxes(options: DockerOptions): SandboxAdapter {
  const connect: ConnectOptions = options.socketPath === undefined ? {} : { socketPath: options.socketPath };
  const docker = new Docker(connect);
  const prepared = once(() => prepare(docker, options));
  return {
    name: "docker",
    probe: () => probe(docker),
    async create(spec) {
      await checkSpec(spec);
      const deps = await prepared();
      const image = spec.image ?? deps.image;
      await ensureImage(docker, image);
      await endLeftOver(deps, spec.id);
      return open({ ...deps, image }, spec, await makeVolumes(deps, spec));
    },
    async reap(alive) {
      // Where no engine answers, nothing can be ended; the next call asks again.
      if (!(await probe(docker)).available) return [];
      const deps = await prepared();
      const labelled = (await containersOf(deps)).map(({ id }) => id);
      const ids = new Set([...labelled, ...(await readdir(deps.sandboxesDir))]);
      const dead = [...ids].filter((id) => !alive.has(id));
      for (const id of dead) await endLeftOver(deps, id);
      return dead;
    },
  };
}

async function probe(docker: Docker): Promise<{ readonly available: boolean; readonly detail: string }> {
  try {
    const { Version } = await docker.version();
    return {
      available: true,
      detail: `Docker ${Version}: containers without network unless asked, read-only, unprivileged`,
    };
  } catch (error) {
    return { available: false, detail: dockerMessage(error) };
  }
}

async function prepare(
  docker: Docker,
  { stateDir, image = defaultImage }: DockerOptions,
): Promise<DockerDeps> {
  const sandboxesDir = join(stateDir, "sandboxes");
  await mkdir(sandboxesDir, { recursive: true, mode: 0o700 });
  return { docker, image, scope: await readScope(stateDir), sandboxesDir, user: await userFor(docker) };
}

async function userFor(docker: Docker): Promise<User> {
  const info: unknown = await docker.info().catch((error: unknown) => {
    throw new SandboxError("unavailable", dockerMessage(error), { cause: error });
  });
  // There, root inside is the engine's own unprivileged user outside, and no other inside may write to its files.
  if (JSON.stringify(info).includes('"name=rootless')) return { uid: 0, gid: 0, isAnother: false };
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  return uid === 0 ? unprivileged : { uid, gid, isAnother: false };
}

function open(deps: DockerDeps, spec: SandboxSpec, volumeDirs: readonly string[]): Sandbox {
  const { user } = deps;
  const writable = [spec.workspaceDir, ...(spec.writableDirs ?? []), ...volumeDirs];
  let programs = 0;
  return createSandbox({
    spec,
    async start(command) {
      programs += 1;
      if (user.isAnother && programs === 1) await handOver(writable, user.uid, user.gid);
      return startContainer({
        ...deps,
        spec,
        command,
        volumeDirs,
        user: `${user.uid}:${user.gid}`,
        disks: disksOf(spec, volumeDirs),
        async onGone() {
          programs -= 1;
          if (user.isAnother && programs === 0) await handOver(writable, 0, 0);
        },
      });
    },
    cleanUp: () => endLeftOver(deps, spec.id),
  });
}

async function makeVolumes({ sandboxesDir }: DockerDeps, spec: SandboxSpec): Promise<readonly string[]> {
  const dirs = spec.volumes.map((_, index) => join(sandboxesDir, spec.id, String(index)));
  for (const dir of [join(sandboxesDir, spec.id), ...dirs]) await mkdir(dir, { recursive: true });
  return dirs;
}

async function containersOf({ docker, scope }: DockerDeps) {
  const found = await docker.listContainers({
    all: true,
    filters: { label: [`${scopeLabel}=${scope}`] },
  });
  return found.map(({ Id, Labels }) => ({ container: Id, id: Labels[idLabel] ?? "" }));
}

async function endLeftOver(deps: DockerDeps, id: string): Promise<void> {
  for (const { container } of (await containersOf(deps)).filter((one) => one.id === id))
    await unlessGone(deps.docker.getContainer(container).remove({ force: true, v: true }));
  await rm(join(deps.sandboxesDir, id), { recursive: true, force: true });
}
