import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import type { Delivery } from "../webhooks/delivery.ts";
import type { State } from "./state.ts";

/** Raised when the state's shape changes: an older file is not read. */
const version = 3;

/** What a double in a data directory finds again after a restart. Code is in git and needs no saving. */
export interface Saved {
  state: State;
  deliveries: Delivery[];
  /** Tried again, so that links that others keep stay right. */
  port: number;
}

function fileIn(dataDir: string): string {
  return join(dataDir, "state.bin");
}

/** Null: nothing was saved, or by another version. The repositories are looked for in `dataDir`, too. */
export async function loadState(dataDir: string): Promise<Saved | null> {
  const bytes = await readFile(fileIn(dataDir)).catch(missing);
  if (bytes === null) return null;
  const saved: Saved & { version: number } = deserialize(bytes);
  if (saved.version !== version) return null;
  for (const repository of saved.state.repositories.values()) {
    repository.gitDir = repositoryDir(dataDir, repository.id);
  }
  return saved;
}

/** All or nothing, and readable by the owner only: the App's secrets are in it. */
export async function saveState(dataDir: string, saved: Saved): Promise<void> {
  const temporary = `${fileIn(dataDir)}.new`;
  await writeFile(temporary, serialize({ version, ...saved }), { mode: 0o600 });
  await rename(temporary, fileIn(dataDir));
}

export function repositoryDir(dataDir: string, repositoryId: number): string {
  return join(dataDir, "repositories", `${repositoryId}.git`);
}

function missing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
