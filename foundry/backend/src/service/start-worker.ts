import { keepNoDelay } from "@foundry/rivet-engine";
import type { RivetEngine } from "@foundry/rivet-engine";
import { createActorDeps } from "../adapters/actor-deps.ts";
import { createGithubPort } from "../adapters/github.ts";
import { noGithub } from "../adapters/no-github.ts";
import type { ActorObserver } from "../ports/actor-observer.ts";
import { createRegistry } from "../registry.ts";
import type { GithubApp } from "./github-app.ts";

/** Lets this process run actors. Returns the end of it. */
export async function startWorker(deps: {
  readonly engine: RivetEngine;
  readonly github: GithubApp | null;
  readonly observer: ActorObserver;
}): Promise<() => Promise<void>> {
  const { engine, github, observer } = deps;
  const port = github === null ? noGithub : createGithubPort(github.client);
  const registry = createRegistry(createActorDeps(port, observer), engine.connection);
  await registry.startAndWait();
  const noDelay = await keepNoDelay({ engine });
  return async () => {
    noDelay.close();
    await registry.shutdown();
  };
}
