const PUBLIC_API = "https://api.github.com";

/** The website that belongs to an API address: github.com, or the host of a GitHub Enterprise Server. */
export function webOrigin(apiUrl: string): string {
  if (apiUrl === PUBLIC_API || !URL.canParse(apiUrl)) return "https://github.com";
  const { hostname, origin } = new URL(apiUrl);
  return hostname === "127.0.0.1" || hostname === "localhost" ? "https://github.com" : origin;
}

/** The lines to put before `npm start`. */
export function environmentExample(apiUrl: string): string {
  const lines = [
    "export GITHUB_APP_ID=123456",
    "export GITHUB_APP_PRIVATE_KEY_PATH=/path/to/private-key.pem",
    "export GITHUB_WEBHOOK_SECRET=the-secret-you-chose",
    "export FOUNDRY_PUBLIC_URL=https://foundry.example.com",
  ];
  if (webOrigin(apiUrl) !== "https://github.com") lines.push(`export GITHUB_API_URL=${apiUrl}`);
  return [...lines, "npm start"].join("\n");
}

/**
 * Why GitHub will hardly reach the webhook's address, and what to do; null where nothing speaks against it. `github` is
 * where GitHub's own pages are: a double on this machine reaches this machine.
 */
export function reachWarning(webhookUrl: string, github: string): string | null {
  if (!URL.canParse(webhookUrl) || !URL.canParse(github)) return null;
  const { hostname, protocol } = new URL(webhookUrl);
  const there = new URL(github).hostname;
  if (isLoopback(hostname)) {
    if (isLoopback(there)) return null;
    return `GitHub cannot reach ${hostname}: that is this machine only, and GitHub refuses such an App. ${WAYS}`;
  }
  if (isPrivate(hostname) && isPublicGithub(there)) {
    return `${hostname} looks like an address of a private network, which ${there} cannot reach. ${WAYS}`;
  }
  if (protocol === "http:" && !isLoopback(there)) {
    return "Without https, everybody on the way can read the webhooks. Put a proxy that speaks TLS in front.";
  }
  return null;
}

const WAYS =
  "Start Foundry with FOUNDRY_PUBLIC_URL=https://its-public-address behind a reverse proxy, or put a tunnel in front and write the tunnel’s address here, with /webhooks/github at its end.";

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || hostname.startsWith("127.");
}

function isPrivate(hostname: string): boolean {
  if (
    /^(10|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(hostname)
  )
    return true;
  if (/^\[f[cde]/.test(hostname)) return true;
  return !hostname.includes(".") || /\.(local|internal|lan|home|intranet|localhost|test)$/.test(hostname);
}

function isPublicGithub(hostname: string): boolean {
  return hostname === "github.com" || hostname.endsWith(".ghe.com");
}
