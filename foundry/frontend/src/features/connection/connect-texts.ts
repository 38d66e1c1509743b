const PUBLIC_API = "https://api.github.com";

/** What the service routes (github-state.md's webhook dispatch); installation events come without asking. */
export const webhookEvents: readonly string[] = [
  "check_run",
  "check_suite",
  "create",
  "delete",
  "issue_comment",
  "issues",
  "organization",
  "pull_request",
  "pull_request_review",
  "pull_request_review_comment",
  "push",
  "repository",
  "status",
];

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
