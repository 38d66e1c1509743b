import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      "packages/*/vitest.config.ts",
      "foundry/*/vitest.config.ts",
      "foundry/e2e/vitest.faults.config.ts",
    ],
  },
});
