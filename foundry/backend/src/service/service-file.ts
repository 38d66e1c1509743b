import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Says where the service of this data directory is, for a second `npm start`. Returns its removal. */
export function writeServiceFile(dataDir: string, url: string): () => void {
  const path = join(dataDir, "service.json");
  writeFileSync(path, JSON.stringify({ pid: process.pid, url }), { mode: 0o600 });
  return () => rmSync(path, { force: true });
}
