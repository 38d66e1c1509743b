import { join } from "node:path";
import { startGitHubDouble } from "@foundry/github-double";
import type { GithubAppConfig } from "../config.ts";
import { Secret } from "../secret.ts";

/** The embedded GitHub that a newcomer watches. */
export interface Demo {
  readonly url: string;
  /** What a team would set as GITHUB_*. */
  readonly app: GithubAppConfig;
  /** Founds the organizations, if it is new, and lets the slow life begin; after the service listens. */
  live(): Promise<void>;
  readonly burst: () => Promise<{ deliveries: number }>;
  close(): Promise<void>;
}

const BURST = 60;

/** Starts the double in the data directory, with its webhooks at this service. */
export async function startDemo(options: { dataDir: string; webhookUrl: string }): Promise<Demo> {
  const double = await startGitHubDouble({
    dataDir: join(options.dataDir, "demo"),
    webhookUrl: options.webhookUrl,
  });
  const { appCredentials, control, url } = double;
  return {
    url,
    app: {
      appId: appCredentials.appId,
      privateKey: new Secret(appCredentials.privateKey),
      webhookSecret: new Secret(appCredentials.webhookSecret),
      apiUrl: url,
      oauth: null,
    },
    async live() {
      if (!control.demoStatus().seeded) await control.seedDemo();
      control.startActivity();
    },
    async burst() {
      const before = control.deliveries().length;
      await control.burst({ count: BURST });
      await control.webhooksSettled();
      return { deliveries: control.deliveries().length - before };
    },
    close: () => double.close(),
  };
}
