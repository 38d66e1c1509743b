import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { checkSpec } from "../check-spec.ts";
import { SandboxError } from "../errors.ts";
import { once } from "../once.ts";
import { findLabelled, watchLabelled } from "../process/find-labelled.ts";
import { killUntilGone } from "../process/until-gone.ts";
import { readScope } from "../read-scope.ts";
import type { SandboxAdapter, SandboxSpec } from "../types.ts";
import { bubblewrapArgs } from "./bubblewrap-args.ts";
import { findBubblewrap } from "./find-bubblewrap.ts";
import type { Bubblewrap } from "./find-bubblewrap.ts";
import { findLimitTools } from "./launch-prefix.ts";
import { openLocalSandbox } from "./open-local-sandbox.ts";
import type { LocalDeps } from "./open-local-sandbox.ts";

export interface LocalOptions {
  /** A directory of its own, for volumes and whatever else must outlive a crash to be found again. */
  readonly stateDir: string;
  /** `never`: process group and limits only, though bubblewrap is installed. Default `auto`. */
  readonly bubblewrap?: "auto" | "never";
}

/** Sandboxes of this machine's own kernel: bubblewrap where it works, else process groups and limits. */
export function createLocalSandboxes(options: LocalOptions): SandboxAdapter {
  const prepared = once(() => prepare(options));
  return {
    name: "local",
    async probe() {
      if (process.platform === "win32") return { available: false, detail: "needs Linux or macOS" };
      return { available: true, detail: describe((await prepared()).bubblewrap) };
    },
    async create(spec) {
      await checkSpec(spec);
      const deps = await prepared();
      if (!deps.bubblewrap.works && spec.volumes.length > 0)
        throw new SandboxError("unavailable", "volumes need bubblewrap, which does not work here, or docker");
      await endLeftOver(deps, spec.id);
      return openLocalSandbox(deps, spec, await makeVolumes(deps, spec));
    },
    async reap(alive) {
      return reap(await prepared(), alive);
    },
  };
}

function describe(bubblewrap: Bubblewrap): string {
  if (!bubblewrap.works)
    return `${bubblewrap.detail}: programs run with limits in their own process group, but see the network, the files and the processes of this user`;
  const nested = bubblewrap.disableUserNamespaces ? "" : "; it is older than 0.8: namespaces may be nested";
  return `bubblewrap: no network unless asked, no home, read-only system, processes of its own${nested}`;
}

async function prepare({ stateDir, bubblewrap }: LocalOptions): Promise<LocalDeps> {
  const sandboxesDir = join(stateDir, "sandboxes");
  await mkdir(sandboxesDir, { recursive: true, mode: 0o700 });
  const scope = await readScope(stateDir);
  const [passwd, group] = [join(stateDir, "passwd"), join(stateDir, "group")];
  const isRoot = process.getuid?.() === 0;
  const uid = isRoot ? 1000 : (process.getuid?.() ?? 1000);
  const gid = isRoot ? 1000 : (process.getgid?.() ?? 1000);
  await writeFile(
    passwd,
    `agent:x:${uid}:${gid}:agent:/tmp:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n`,
  );
  await writeFile(group, `agent:x:${gid}:\nnogroup:x:65534:\n`);
  const argsFor: LocalDeps["argsFor"] = (spec, given) =>
    bubblewrapArgs({ spec, passwd, group, uid, gid, ...given });
  const tempDir = join(stateDir, "tmp");
  await mkdir(tempDir, { recursive: true });
  const found: Bubblewrap =
    bubblewrap === "never"
      ? { works: false, detail: "bubblewrap is not to be used" }
      : await findBubblewrap({
          tempDir,
          label: `${scope}.probe.0`,
          argsFor: (spec, disableUserNamespaces) =>
            argsFor(spec, { env: {}, cwd: "/tmp", volumeDirs: [], disableUserNamespaces }),
        });
  return { scope, sandboxesDir, tempDir, argsFor, bubblewrap: found, tools: findLimitTools() };
}

async function makeVolumes(deps: LocalDeps, spec: SandboxSpec): Promise<readonly string[]> {
  const dirs = spec.volumes.map((_, index) => join(deps.sandboxesDir, spec.id, String(index)));
  for (const dir of [join(deps.sandboxesDir, spec.id), ...dirs]) await mkdir(dir, { recursive: true });
  return dirs;
}

async function reap(deps: LocalDeps, alive: ReadonlySet<string>): Promise<readonly string[]> {
  const labelled = findLabelled(`${deps.scope}.`).map(({ label }) => idOf(label));
  const ids = new Set([...labelled, ...(await readdir(deps.sandboxesDir))]);
  const dead = [...ids].filter((id) => !alive.has(id));
  for (const id of dead) await endLeftOver(deps, id);
  return dead;
}

async function endLeftOver(deps: LocalDeps, id: string): Promise<void> {
  await killUntilGone(watchLabelled(`${deps.scope}.${id}.`));
  await rm(join(deps.sandboxesDir, id), { recursive: true, force: true });
}

function idOf(label: string): string {
  return label.split(".")[1] ?? "";
}
