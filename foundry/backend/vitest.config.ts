import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "backend",
    include: ["src/**/*.test.{ts,tsx}"],
    globalSetup: ["@foundry/rivet-engine/testing/global-setup"],
    // What is polled for comes within milliseconds on a machine that has nothing else to do.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 90_000,
    // A landing must not hang on what else the machine does; a local run shows every failure at once.
    retry: process.env["CI"] ? 1 : 0,
    hookTimeout: 90_000,
  },
});
