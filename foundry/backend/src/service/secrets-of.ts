import { appSecrets } from "../connect/app-secrets.ts";
import type { Config, GithubAppConfig } from "../config.ts";
import type { Secret } from "../secret.ts";

/** Every value that no log line may hold. */
export function secretsOf(config: Config, app: GithubAppConfig | null): Secret[] {
  const all = [
    config.apiToken,
    config.rivetEndpoint,
    ...(app === null ? [] : appSecrets(app)),
    ...Object.values(config.tasks.harnessValues).filter(isLongEnough),
  ];
  return all.filter((secret) => secret !== null);
}

/** A flag such as `1` is no secret, and without it no line could be read. */
function isLongEnough(value: Secret): boolean {
  return value.reveal().trim().length >= 8;
}
