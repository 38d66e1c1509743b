/** What the address of the branches says. */
export interface StackSearch {
  /** The filter as it is typed. */
  readonly q?: string | undefined;
  /** The branch whose details are open. */
  readonly branch?: string | undefined;
}

/** Takes what it knows from the address and leaves the rest out: an old or mistyped link still opens the page. */
export function stackSearch(search: Readonly<Record<string, unknown>>): StackSearch {
  return { q: text(search["q"]), branch: text(search["branch"]) };
}

/** The router reads `?branch=123` as a number and `?branch=true` as a boolean; both are names of branches. */
function text(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
