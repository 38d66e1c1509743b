import type { Service } from "./start-service.ts";

export interface RunDeps {
  /** From the configuration as it is now. `restart` may be called once, at any time: the same again, from the start. */
  start(restart: () => void): Promise<Service>;
  /** After every start. */
  onStarted(service: Service): void;
  /** A restart that failed: nothing runs any more, and everything that was started has ended. */
  onFailed(error: unknown): void;
}

export interface RunningService {
  /** Ends what runs, after a restart that is under way. No restart begins after it was called. */
  stop(): Promise<void>;
}

/**
 * A service that starts itself anew in the same process when its App comes or goes: a new App means other
 * credentials, other webhooks and other state, so that nothing is worth keeping. Rejects when the first start fails.
 */
export async function runService(deps: RunDeps): Promise<RunningService> {
  let stopping = false;
  let current = await startOne();
  let turn: Promise<void> = Promise.resolve();

  async function startOne(): Promise<Service> {
    let asked = false;
    const service = await deps.start(() => {
      if (asked) return;
      asked = true;
      turn = turn.then(restart).catch((error: unknown) => {
        stopping = true;
        deps.onFailed(error);
      });
    });
    deps.onStarted(service);
    return service;
  }

  async function restart(): Promise<void> {
    if (stopping) return;
    await current.stop();
    if (stopping) return;
    current = await startOne();
  }

  return {
    async stop() {
      stopping = true;
      await turn;
      await current.stop();
    },
  };
}
