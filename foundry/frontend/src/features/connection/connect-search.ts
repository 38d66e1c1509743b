/** What the address of the connect page says: the way back from GitHub, or that a way was too old. */
export interface ConnectSearch {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly expired?: true | undefined;
}

/** Takes what it knows from the address and leaves the rest out. */
export function connectSearch(search: Readonly<Record<string, unknown>>): ConnectSearch {
  const expired = search["expired"] === undefined ? undefined : true;
  // Said even when undefined: the router would keep what it was given instead.
  return { code: text(search["code"]), state: text(search["state"]), expired };
}

/** The router reads digits as a number. */
function text(value: unknown): string | undefined {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
