const LOOPBACK = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * The API of a GitHub from the origin of its pages: github.com, a company's own on ghe.com, a GitHub Enterprise
 * Server, or, on this machine's loopback, a double, whose API is at its origin.
 */
export function apiUrlOf(githubUrl: string): string {
  const { origin, protocol, host, hostname } = new URL(githubUrl);
  if (host === "github.com" || host === "www.github.com") return "https://api.github.com";
  if (hostname.endsWith(".ghe.com")) return `${protocol}//api.${host}`;
  return LOOPBACK.has(hostname) ? origin : `${origin}/api/v3`;
}

/** GitHub's page for a new App of an organization, or of whoever is signed in there. */
export function newAppUrl(githubUrl: string, organization: string | null, state: string): string {
  const owner = organization === null ? "" : `/organizations/${encodeURIComponent(organization)}`;
  const url = new URL(`${owner}/settings/apps/new`, githubUrl);
  url.searchParams.set("state", state);
  return url.href;
}
