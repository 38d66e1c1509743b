import type { CreateAppBody } from "@foundry/shared";
import { appNeeds } from "../webhooks/index.ts";

/** GitHub's form for a new App, filled in. https://docs.github.com/apps → registering from a manifest. */
export interface AppManifest {
  readonly name: string;
  readonly url: string;
  readonly description: string;
  readonly public: boolean;
  readonly redirect_url: string;
  readonly setup_url: string;
  readonly hook_attributes: { readonly url: string; readonly active: boolean };
  readonly default_permissions: Readonly<Record<string, "read" | "write">>;
  readonly default_events: readonly string[];
}

/**
 * Asks for what the code uses and for nothing else. `origin` is where the person's browser has this dashboard, to come
 * back to. The App is private to its account: whoever could install it could start agents on this machine.
 */
export function appManifest(wanted: Pick<CreateAppBody, "name" | "webhookUrl">, origin: string): AppManifest {
  return {
    name: wanted.name,
    url: origin,
    description: "Live dashboard and coding agents, self-hosted with Foundry.",
    public: false,
    redirect_url: `${origin}/connect`,
    setup_url: `${origin}/connect`,
    hook_attributes: { url: wanted.webhookUrl, active: true },
    default_permissions: appNeeds.permissions,
    default_events: appNeeds.events,
  };
}
