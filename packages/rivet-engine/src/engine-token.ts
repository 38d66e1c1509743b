import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { isMissing } from "./is-missing.ts";

/** The admin token of a data directory: made once, readable by its owner only. */
export function readOrCreateToken(path: string): string {
  const existing = readToken(path);
  if (existing !== null) return existing;
  const token = randomBytes(32).toString("hex");
  writeFileSync(path, token, { mode: 0o600 });
  return token;
}

function readToken(path: string): string | null {
  try {
    const token = readFileSync(path, "utf8").trim();
    return /^[0-9a-f]{64}$/.test(token) ? token : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
