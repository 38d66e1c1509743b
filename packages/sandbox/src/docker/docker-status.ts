import { hasCode } from "../has-code.ts";

/** The engine's HTTP status, if it is the engine that refused; null: it was not reached, or something else broke. */
export function dockerStatus(error: unknown): number | null {
  if (!(error instanceof Error) || !("statusCode" in error)) return null;
  return typeof error.statusCode === "number" ? error.statusCode : null;
}

/** The engine's own words, without dockerode's prefix. */
export function dockerMessage(error: unknown): string {
  if (hasCode(error, "ENOENT", "ECONNREFUSED", "EACCES"))
    return `no Docker engine can be reached (${error instanceof Error ? error.message : ""})`;
  if (!(error instanceof Error)) return String(error);
  const said = "json" in error && isMessage(error.json) ? error.json.message : null;
  return said ?? error.message;
}

function isMessage(value: unknown): value is { readonly message: string } {
  return (
    typeof value === "object" && value !== null && "message" in value && typeof value.message === "string"
  );
}

/** Lets pass that what was to be ended is ended or gone already. */
export async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const status = dockerStatus(error);
    if (status !== 304 && status !== 404 && status !== 409) throw error;
  }
}
