import type { GithubConnection } from "@foundry/shared";
import type { GithubAppInfo } from "@foundry/github-client";
import type { KnownOrganization } from "../app-shell/inbox/index.ts";
import type { GithubApp } from "./github-app.ts";

interface ConnectionDeps {
  readonly github: GithubApp | null;
  readonly demo: { readonly url: string } | null;
  /** Where people and GitHub reach this service. */
  readonly origin: string;
  readonly configuredOauth: boolean;
  organizations(): readonly KnownOrganization[];
  /** The App as GitHub described it on first connection; null until it answered. */
  appInfo(): GithubAppInfo | null;
}

type Variable = GithubConnection["variables"][number];

/** What the settings page shows: never a secret, only whether it is set and whether GitHub took it. */
export function describeConnection(deps: ConnectionDeps): GithubConnection {
  const { github, demo } = deps;
  const app = deps.appInfo();
  return {
    mode: demo !== null ? "demo" : github === null ? "none" : "app",
    app: app === null ? null : describeApp(app),
    apiUrl: github?.config.apiUrl ?? "https://api.github.com",
    webhookUrl: new URL("/webhooks/github", deps.origin).href,
    variables: variables(deps, app),
    installations: deps.organizations().map(({ accountId, login, installationId }) => ({
      installationId: installationId ?? "",
      accountId,
      login,
      status: installationId === null ? "unknown" : "installed",
    })),
    rateLimits: [...(github?.status.rateLimits() ?? [])].map(([installationId, limit]) => ({
      installationId,
      ...limit,
    })),
    github: githubHealth(github),
    demo: demo === null ? null : { controlUrl: demo.url },
  };
}

function describeApp({ id, slug, name, url }: GithubAppInfo) {
  return { id, slug, name, htmlUrl: url, installUrl: `${url}/installations/new` };
}

function githubHealth(github: GithubApp | null): GithubConnection["github"] {
  const failure = github?.status.failure() ?? null;
  if (failure !== null) return { status: "degraded", message: failure.message };
  return { status: github?.status.lastAnswerAtMs() ? "ok" : "unknown", message: null };
}

/** The five that a team sets, each with what is known of it now. */
function variables({ github, demo, configuredOauth }: ConnectionDeps, app: GithubAppInfo | null): Variable[] {
  const isSet = github !== null && demo === null;
  const accepted = app !== null ? "GitHub accepted it." : "Set; GitHub has not answered yet.";
  const required = (name: string, missing: string, known: string): Variable =>
    isSet ? { name, status: "ok", message: known } : { name, status: "missing", message: missing };
  return [
    required("GITHUB_APP_ID", "The App's numeric id, from its settings page.", accepted),
    required(
      "GITHUB_APP_PRIVATE_KEY",
      "A private key of the App in PEM, or GITHUB_APP_PRIVATE_KEY_PATH.",
      accepted,
    ),
    required(
      "GITHUB_WEBHOOK_SECRET",
      "The webhook secret that you gave the App.",
      "Set; each webhook is verified with it.",
    ),
    {
      name: "GITHUB_API_URL",
      status: "optional",
      message: isSet ? github.config.apiUrl : "Only for GitHub Enterprise: https://HOST/api/v3.",
    },
    {
      name: "GITHUB_CLIENT_ID",
      status: "optional",
      message: configuredOauth ? "Set." : "With GITHUB_CLIENT_SECRET, for people to sign in.",
    },
  ];
}
