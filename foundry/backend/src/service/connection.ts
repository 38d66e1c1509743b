import type { GithubConnection } from "@foundry/shared";
import type { GithubAppInfo } from "@foundry/github-client";
import type { Config } from "../config.ts";
import type { KnownOrganization } from "../app-shell/inbox/index.ts";
import { appNeeds } from "../webhooks/index.ts";
import type { GithubApp } from "./github-app.ts";

interface ConnectionDeps {
  readonly github: GithubApp | null;
  readonly demo: { readonly url: string } | null;
  /** Where people and GitHub reach this service. */
  readonly origin: string;
  readonly config: Pick<Config, "publicUrl" | "apiToken" | "github" | "githubFrom">;
  /** Why no App can be created from the dashboard now; null where one can. */
  readonly newAppUnavailable: string | null;
  organizations(): readonly KnownOrganization[];
  /** connected, suspended or disconnected, as the organization's own topic says; unknown while it cannot be asked. */
  readonly statusOf: (accountId: string) => Promise<string>;
  /** The App as GitHub described it on first connection; null until it answered. */
  appInfo(): GithubAppInfo | null;
}

type Variable = GithubConnection["variables"][number];

/** What the settings page shows: never a secret, only whether it is set and whether GitHub took it. */
export async function describeConnection(deps: ConnectionDeps): Promise<GithubConnection> {
  const { github, demo } = deps;
  const app = deps.appInfo();
  return {
    mode: demo !== null ? "demo" : github === null ? "none" : "app",
    app: app === null ? null : describeApp(app),
    apiUrl: github?.config.apiUrl ?? "https://api.github.com",
    webhookUrl: new URL("/webhooks/github", deps.origin).href,
    variables: variables(deps, app),
    installations: await Promise.all(deps.organizations().map((known) => installation(known, deps))),
    rateLimits: [...(github?.status.rateLimits() ?? [])].map(([installationId, limit]) => ({
      installationId,
      ...limit,
    })),
    github: githubHealth(github),
    demo: demo === null ? null : { controlUrl: demo.url },
    credentials: deps.config.githubFrom,
    newApp: {
      unavailable: deps.newAppUnavailable,
      permissions: { ...appNeeds.permissions },
      events: [...appNeeds.events],
    },
  };
}

async function installation(
  { accountId, login, installationId }: KnownOrganization,
  { statusOf }: Pick<ConnectionDeps, "statusOf">,
): Promise<GithubConnection["installations"][number]> {
  return { installationId: installationId ?? "", accountId, login, status: await statusOf(accountId) };
}

function describeApp({ id, slug, name, url }: GithubAppInfo) {
  return { id, slug, name, htmlUrl: url, installUrl: `${url}/installations/new` };
}

function githubHealth(github: GithubApp | null): GithubConnection["github"] {
  const failure = github?.status.failure() ?? null;
  if (failure !== null) return { status: "degraded", message: failure.message };
  return { status: github?.status.lastAnswerAtMs() ? "ok" : "unknown", message: null };
}

/** The five that a team sets and the optional ones, each with what is known of it now. */
function variables({ github, demo, config, origin }: ConnectionDeps, app: GithubAppInfo | null): Variable[] {
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
    optional(
      "FOUNDRY_PUBLIC_URL",
      config.publicUrl !== null,
      `GitHub reaches this service only under a public https origin; now it is ${origin}.`,
    ),
    optional(
      "FOUNDRY_API_TOKEN",
      config.apiToken !== null,
      "Without it whoever reaches this service may use it; required beyond loopback.",
    ),
    {
      name: "GITHUB_API_URL",
      status: "optional",
      message: isSet ? github.config.apiUrl : "Only for GitHub Enterprise: https://HOST/api/v3.",
    },
    optional(
      "GITHUB_CLIENT_ID",
      config.github !== null && config.github.oauth !== null,
      "With GITHUB_CLIENT_SECRET, for people to sign in.",
    ),
  ];
}

function optional(name: string, isSet: boolean, otherwise: string): Variable {
  return isSet ? { name, status: "ok", message: "Set." } : { name, status: "optional", message: otherwise };
}
