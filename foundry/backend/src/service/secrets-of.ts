import type { Config, GithubAppConfig } from "../config.ts";
import type { Secret } from "../secret.ts";

/** Every value that no log line may hold. */
export function secretsOf(config: Config, app: GithubAppConfig | null): Secret[] {
  const all = [
    config.apiToken,
    config.rivetEndpoint,
    app?.privateKey,
    app?.webhookSecret,
    app?.oauth?.clientSecret,
  ];
  return all.filter((secret) => secret !== null && secret !== undefined);
}
