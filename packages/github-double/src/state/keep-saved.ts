import { saveState } from "./saved-state.ts";
import type { World } from "../world.ts";

const everyMs = 1000;

/**
 * Saves the state soon after it changed, and at the end. After a kill at most a second is missing; what git
 * has beyond that is announced at the next start (operations/sync-refs).
 */
export function keepSaved(world: World, port: number): { stop(): Promise<void> } {
  const { state, dataDir } = world;
  let savedAt = 0;
  let saving: Promise<void> = Promise.resolve();
  let failure: unknown = null;
  const save = async (): Promise<void> => {
    // Whatever happens takes an id: a change of its own, or its event's delivery.
    if (state.lastId === savedAt || state.seeding) return;
    savedAt = state.lastId;
    await saveState(dataDir, { state, deliveries: world.webhooks.log.all(), port });
  };
  const timer = setInterval(() => {
    saving = saving.then(save).catch((error: unknown) => {
      failure = error;
    });
  }, everyMs);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await saving;
      if (failure !== null) throw failure;
      savedAt = 0;
      await save();
    },
  };
}
