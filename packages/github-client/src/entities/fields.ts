import { GithubError } from "../github-error.ts";

/** An object of GitHub's answer, not yet checked. */
export type Raw = Readonly<Record<string, unknown>>;

/** @throws GithubError github_unreadable, as all of these do, naming the field */
export function object(value: unknown, what: string): Raw {
  if (!isRaw(value)) throw unreadable(what);
  return value;
}

/** GitHub's numeric id as a decimal string; ids of 16 digits and more have already been made strings. */
export function id(raw: Raw, name = "id"): string {
  const value = raw[name];
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return String(value);
  if (typeof value === "string" && /^[1-9]\d{0,18}$/.test(value)) return value;
  throw unreadable(name);
}

export function text(raw: Raw, name: string): string {
  const value = raw[name];
  if (typeof value !== "string") throw unreadable(name);
  return value;
}

export function integer(raw: Raw, name: string): number {
  const value = raw[name];
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw unreadable(name);
  return value;
}

/** Absent (an older Enterprise server, a shorter form of the object) counts as false. */
export function flag(raw: Raw, name: string): boolean {
  return raw[name] === true;
}

export function timeMs(raw: Raw, name: string): number {
  const atMs = Date.parse(text(raw, name));
  if (Number.isNaN(atMs)) throw unreadable(name);
  return atMs;
}

/** `read` where the field is there, null where it is null or absent: `orNull(raw, "closed_at", timeMs)`. */
export function orNull<T>(raw: Raw, name: string, read: (raw: Raw, name: string) => T): T | null {
  return raw[name] === null || raw[name] === undefined ? null : read(raw, name);
}

export function child(raw: Raw, name: string): Raw {
  return object(raw[name], name);
}

function isRaw(value: unknown): value is Raw {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unreadable(what: string): GithubError {
  return new GithubError("github_unreadable", `GitHub's answer has no usable ${what}`);
}
