import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "rivet-engine",
    include: ["src/**/*.test.{ts,tsx}"],
    globalSetup: ["src/testing/global-setup.ts"],
    testTimeout: 90_000,
    // A landing must not hang on what else the machine does; a local run shows every failure at once.
    retry: process.env["CI"] ? 1 : 0,
    hookTimeout: 90_000,
  },
});
