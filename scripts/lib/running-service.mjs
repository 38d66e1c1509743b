import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { root } from "./toolchain.mjs";

/** The service that runs on this data directory, as its service.json says and its /healthz confirms; else null. */
export async function runningService() {
  const dataDir = resolve(root, process.env.FOUNDRY_DATA_DIR || ".foundry");
  const file = await readFile(join(dataDir, "service.json"), "utf8").catch(() => null);
  if (file === null) return null;
  try {
    const { pid, url } = JSON.parse(file);
    const response = await fetch(new URL("/healthz", url), { signal: AbortSignal.timeout(2000) });
    return response.ok ? { pid, url } : null;
  } catch {
    return null; // left behind by a service that was killed: the next one replaces it
  }
}
