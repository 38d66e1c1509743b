import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "rivet-engine",
    include: ["src/**/*.test.{ts,tsx}"],
    globalSetup: ["src/testing/global-setup.ts"],
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
