import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { hasEnded } from "./processes.ts";
import { pollUntil } from "./poll-until.ts";

/** The pid of the engine that the service of this data directory supervises now. */
export async function enginePid(dataDir: string): Promise<number> {
  const record: unknown = JSON.parse(await readFile(join(dataDir, "engine/engine.pid"), "utf8"));
  const pid = typeof record === "object" && record !== null && "pid" in record ? Number(record.pid) : 0;
  if (!Number.isSafeInteger(pid) || pid <= 1) throw new Error("no engine pid");
  return pid;
}

/** SIGKILL, as the kernel would; resolves when it is gone. Its supervisor starts it again. */
export async function killEngine(dataDir: string): Promise<void> {
  const pid = await pollUntil("an engine runs", async () => {
    const recorded = await enginePid(dataDir);
    return !hasEnded(recorded) && recorded;
  });
  process.kill(pid, "SIGKILL");
  await pollUntil("the engine is gone", () => hasEnded(pid));
}

/**
 * SIGKILL, and no start succeeds until the returned function is called: a directory stands where the supervisor
 * writes the engine's configuration.
 */
export async function holdEngineDown(dataDir: string): Promise<() => Promise<void>> {
  const config = join(dataDir, "engine/engine.json");
  const aside = `${config}.held`;
  await rename(config, aside);
  await mkdir(join(config, "held"), { recursive: true });
  await killEngine(dataDir);
  return async () => {
    await rm(config, { recursive: true });
    await rename(aside, config);
  };
}
