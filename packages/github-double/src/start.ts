import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addAvatars } from "./avatars/add-avatars.ts";
import { createControl, type Control } from "./control/create-control.ts";
import { createWorld } from "./create-world.ts";
import { addControlRoutes } from "./control/add-control-routes.ts";
import { createApiFaults } from "./faults/api-faults.ts";
import { addGitRoutes } from "./git/add-git-routes.ts";
import { createGitGate } from "./git/git-gate.ts";
import { addRoutes, createServer } from "./http/create-server.ts";
import { createRequestCounters } from "./http/request-counters.ts";
import { pageRoutes } from "./pages/page-routes.ts";
import { createRandom } from "./random.ts";
import { apiRoutes } from "./rest/routes.ts";
import { choosePort } from "./http/choose-port.ts";
import { firstMember } from "./control/lookup.ts";
import { syncRefs } from "./operations/sync-refs.ts";
import { accountById } from "./state/find.ts";
import { keepSaved } from "./state/keep-saved.ts";
import { loadState, type Saved } from "./state/saved-state.ts";
import { createState } from "./state/create-state.ts";
import type { State } from "./state/state.ts";
import type { Clock, World } from "./world.ts";

export interface GitHubDoubleOptions {
  /** 0, the default: any free one. It listens on 127.0.0.1 only. */
  port?: number;
  /** The same seed gives the same faults and the same demo. Default 1. */
  seed?: number;
  /** Default: the machine's. */
  clock?: Clock;
  /**
   * Where the bare repositories and the state go; a later start with the same directory goes on from there,
   * on the same port if it is free. Default: a directory that `close` removes.
   */
  dataDir?: string;
  /** Where the App's events go; without it none are sent, until `control.setWebhook`. Kept in `dataDir`. */
  webhookUrl?: string;
  /** Default: a random one, in `appCredentials`. Kept in `dataDir`, as all of them. */
  webhookSecret?: string;
  /** How long the App may take to answer a webhook. Default: GitHub's ten seconds. */
  webhookTimeoutMs?: number;
  /** Requests per hour for each installation, person, and the App. Default 5,000. */
  rateLimit?: number;
  /** Origins of pages that may use `/_control`, beside the double's own. Programs (no Origin) always may. */
  controlOrigins?: string[];
  /** See `World.distinctTimestamps`. */
  distinctTimestamps?: boolean;
}

/** What a service needs to be this GitHub App. Secrets: keep them out of logs. */
export interface AppCredentials {
  appId: string;
  slug: string;
  privateKey: string;
  webhookSecret: string;
  clientId: string;
  clientSecret: string;
}

export interface GitHubDouble {
  /** The API's base URL; pages, git and avatars are under it too. */
  url: string;
  appCredentials: AppCredentials;
  control: Control;
  close(): Promise<void>;
}

/** Starts a GitHub on loopback. Several may run at once; they share nothing. */
export async function startGitHubDouble(options: GitHubDoubleOptions = {}): Promise<GitHubDouble> {
  const clock = options.clock ?? { now: () => Date.now() };
  const seed = options.seed ?? 1;
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "github-double-")));
  const saved = await openDataDir(dataDir);
  const state = saved?.state ?? (await createState({ slug: "foundry", nowMs: clock.now() }));
  setWebhook(state, options);
  const world = createWorld(options, { clock, seed, dataDir, state, deliveries: saved?.deliveries ?? [] });
  const faults = createApiFaults(createRandom(seed + 1));
  const deps = { world, faults, counters: createRequestCounters(), gate: createGitGate() };
  const server = createServer();
  addRoutes(server, [...apiRoutes, ...pageRoutes], deps);
  addAvatars(server, world);
  addGitRoutes(server, deps);
  const control = createControl(deps, seed);
  addControlRoutes(server, control, options.controlOrigins ?? []);
  const port = await choosePort(options.port ?? 0, saved?.port ?? 0);
  world.url = await server.listen({ host: "127.0.0.1", port });
  if (saved !== null) await announceUnsaved(world);
  const keeper = options.dataDir === undefined ? null : keepSaved(world, Number(new URL(world.url).port));
  return {
    url: world.url,
    appCredentials: credentials(state),
    control,
    async close() {
      await control.stopActivity();
      await world.webhooks.close();
      await keeper?.stop();
      await server.close();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What was saved there; without it, repositories that lie there belong to nobody and go. */
async function openDataDir(dataDir: string): Promise<Saved | null> {
  const saved = await loadState(dataDir);
  const repositories = join(dataDir, "repositories");
  if (saved === null) await rm(repositories, { recursive: true, force: true });
  await mkdir(repositories, { recursive: true });
  return saved;
}

/** Commits that git got after the last saving, before a kill. */
async function announceUnsaved(world: World): Promise<void> {
  for (const repository of world.state.repositories.values()) {
    const sender = firstMember(accountById(world.state, repository.ownerId));
    await world.locks.run(repository.id, () => syncRefs(world, repository, sender));
  }
}

function setWebhook({ app }: State, options: GitHubDoubleOptions): void {
  app.webhook.url = options.webhookUrl ?? app.webhook.url;
  app.webhook.secret = options.webhookSecret ?? app.webhook.secret;
}

function credentials({ app }: State): AppCredentials {
  return {
    appId: String(app.id),
    slug: app.slug,
    privateKey: app.privateKey,
    webhookSecret: app.webhook.secret,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
  };
}
