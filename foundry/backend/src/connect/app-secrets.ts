import type { GithubAppConfig } from "../config.ts";
import type { Secret } from "../secret.ts";

/** What of an App no log line may hold. */
export function appSecrets({ privateKey, webhookSecret, oauth }: GithubAppConfig): Secret[] {
  return oauth === null ? [privateKey, webhookSecret] : [privateKey, webhookSecret, oauth.clientSecret];
}
