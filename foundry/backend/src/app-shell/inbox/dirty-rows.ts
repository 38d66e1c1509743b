/**
 * Ids of rows that changed, as far as they are among the `newest` rows: what is shown of a table that only grows at
 * its end. `newestId` is the last row's id.
 */
export function createDirtyRows(newest: number, newestId: () => number) {
  let ids = new Set<number>();
  const isShown = (id: number): boolean => id > newestId() - newest;
  return {
    add(id: number): void {
      ids.add(id);
      if (ids.size > newest * 4) ids = new Set([...ids].filter(isShown));
    },
    /** Oldest first; nothing is dirty afterwards. */
    take(): number[] {
      const taken = [...ids].filter(isShown).toSorted((one, other) => one - other);
      ids = new Set();
      return taken;
    },
  };
}
