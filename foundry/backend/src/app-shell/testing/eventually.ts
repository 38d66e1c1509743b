import { vi } from "vitest";

/** Asks until it holds; the bound is for a machine that is busy with other suites. */
export function eventually<Value>(check: () => Value | Promise<Value>): Promise<Value> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}
