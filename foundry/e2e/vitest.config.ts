import { defineConfig } from "vitest/config";

/** Each test file runs services and engines of its own; two files at once would starve a small machine. */
export default defineConfig({
  test: {
    name: "e2e",
    include: ["src/http/**/*.test.ts", "src/journeys/**/*.test.ts"],
    fileParallelism: false,
    // A landing must not hang on what else the machine does; a local run shows every failure at once.
    retry: process.env["CI"] ? 1 : 0,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
