import { engineEnvironment } from "@foundry/rivet-engine";
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "backend",
    include: ["src/**/*.test.{ts,tsx}"],
    env: engineEnvironment(),
    // What is polled for comes within milliseconds on a machine that has nothing else to do.
    expect: { poll: { timeout: 30_000 } },
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
