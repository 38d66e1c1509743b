/** Ends what was started, last first; each end is tried, and the first failure is thrown afterwards. */
export function createTeardown() {
  const ends: (() => Promise<void> | void)[] = [];
  let running: Promise<void> | null = null;
  return {
    add(end: () => Promise<void> | void | undefined): void {
      ends.push(end);
    },
    run: (): Promise<void> => (running ??= endAll(ends.toReversed())),
  };
}

async function endAll(ends: readonly (() => Promise<void> | void)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const end of ends) {
    try {
      await end();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}
