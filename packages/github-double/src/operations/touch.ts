import type { World } from "../world.ts";

/** Marks a change now; with `distinctTimestamps`, at least one second after the change before. */
export function touch(world: World, entity: { updatedAtMs: number }): number {
  const now = world.clock.now();
  const earliest = world.distinctTimestamps ? entity.updatedAtMs + 1000 : entity.updatedAtMs;
  entity.updatedAtMs = Math.max(now, earliest);
  return entity.updatedAtMs;
}
