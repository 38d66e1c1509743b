import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type Docker from "dockerode";
import { checkSpec } from "../check-spec.ts";
import { SandboxError } from "../errors.ts";
import { once } from "../once.ts";
import { readScope } from "../read-scope.ts";
import type { SandboxAdapter, SandboxSpec } from "../types.ts";
import { connectDocker } from "./connect-docker.ts";
import { idLabel, scopeLabel } from "./container-config.ts";
import { dockerMessage, unlessGone } from "./docker-status.ts";
import { ensureImage } from "./ensure-image.ts";
import { openDockerSandbox } from "./open-docker-sandbox.ts";
import type { DockerDeps, User } from "./open-docker-sandbox.ts";

export interface DockerOptions {
  /** A directory of its own, for volumes; the engine must see it, and workspaces, at the same paths. */
  readonly stateDir: string;
  /** With git and what the harness programs need. Default: Debian's Node with git, `node:24-bookworm`. */
  readonly image?: string;
  /** Default: what DOCKER_HOST says, else /var/run/docker.sock. */
  readonly socketPath?: string;
}

const defaultImage = "node:24-bookworm";
/** Whom a program runs as when the service is root, which it must not be. */
const unprivileged: User = { uid: 1000, gid: 1000, isAnother: true };

/** Sandboxes that are containers of a Docker engine on this machine. */
export function createDockerSandboxes(options: DockerOptions): SandboxAdapter {
  const prepared = once(() => prepare(options));
  const probe = (): ReturnType<SandboxAdapter["probe"]> => probeEngine(options.socketPath);
  return {
    name: "docker",
    probe,
    async create(spec) {
      await checkSpec(spec);
      const deps = await prepared();
      const image = spec.image ?? deps.image;
      await ensureImage(deps.docker, image);
      await endLeftOver(deps, spec.id);
      return openDockerSandbox({ ...deps, image }, spec, {
        volumeDirs: await makeVolumes(deps, spec),
        cleanUp: () => endLeftOver(deps, spec.id),
      });
    },
    async reap(alive) {
      // Where no engine answers, nothing can be ended; the next call asks again.
      if (!(await probe()).available) return [];
      const deps = await prepared();
      const labelled = (await containersOf(deps)).map(({ id }) => id);
      const ids = new Set([...labelled, ...(await readdir(deps.sandboxesDir))]);
      const dead = [...ids].filter((id) => !alive.has(id));
      for (const id of dead) await endLeftOver(deps, id);
      return dead;
    },
  };
}

async function probeEngine(socketPath: string | undefined): ReturnType<SandboxAdapter["probe"]> {
  try {
    const docker = await connectDocker(socketPath);
    const { Version } = await docker.version();
    return {
      available: true,
      detail: `Docker ${Version}: containers without network unless asked, read-only, unprivileged`,
    };
  } catch (error) {
    return { available: false, detail: dockerMessage(error) };
  }
}

async function prepare({ stateDir, socketPath, image = defaultImage }: DockerOptions): Promise<DockerDeps> {
  const sandboxesDir = join(stateDir, "sandboxes");
  await mkdir(sandboxesDir, { recursive: true, mode: 0o700 });
  const docker = await connectDocker(socketPath);
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
