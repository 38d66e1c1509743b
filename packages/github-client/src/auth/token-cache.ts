/** octokit's cache of installation tokens; a value is "token|createdAt|expiresAt|…". */
export interface TokenCache {
  get(key: string): string;
  set(key: string, value: string): void;
}

/** A token is not used for its last minutes, so that none expires on its way. */
const marginMs = 5 * 60_000;

/** Keeps tokens until shortly before they expire by the given clock, and tells of each new one, to be redacted. */
export function createTokenCache(deps: { now(): number; onToken(token: string): void }): TokenCache {
  const values = new Map<string, string>();
  return {
    get(key) {
      const value = values.get(key) ?? "";
      const expiresAtMs = Date.parse(value.split("|")[2] ?? "");
      if (expiresAtMs - marginMs > deps.now()) return value;
      values.delete(key);
      return "";
    },
    set(key, value) {
      deps.onToken(value.split("|")[0] ?? "");
      values.set(key, value);
    },
  };
}
