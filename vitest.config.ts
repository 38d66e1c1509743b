import { defineConfig } from "vitest/config";
import { LongestFirst } from "./scripts/lib/longest-first.mjs";

export default defineConfig({
  test: {
    projects: [
      "packages/*/vitest.config.ts",
      "foundry/*/vitest.config.ts",
      "foundry/e2e/vitest.faults.config.ts",
    ],
    sequence: { sequencer: LongestFirst },
  },
});
