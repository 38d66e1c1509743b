const loopbackNames = new Set(["127.0.0.1", "localhost", "[::1]"]);

/** Only a name of this machine's loopback: a page that rebinds its own name to 127.0.0.1 is refused. */
export function isLoopbackHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  return loopbackNames.has(host.toLowerCase().replace(/:\d+$/, ""));
}

/** A page of this machine: where codes may be sent. */
export function isLoopbackUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && loopbackNames.has(url.hostname);
}

/**
 * A request to the control API: from a program (no Origin), from the double's own pages, or from an origin
 * that was allowed at the start. Everything else is a foreign page.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  fetchSite: string | undefined,
  allowed: readonly string[],
): boolean {
  if (origin !== undefined) return allowed.includes(origin);
  return fetchSite === undefined || fetchSite === "same-origin" || fetchSite === "none";
}
