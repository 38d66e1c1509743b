import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "backend",
    include: ["src/**/*.test.{ts,tsx}"],
    globalSetup: ["@foundry/rivet-engine/testing/global-setup"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
