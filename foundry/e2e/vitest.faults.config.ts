import { defineConfig } from "vitest/config";

/** The fault suite; FOUNDRY_FAULTS=full runs it in its full size. */
export default defineConfig({
  test: {
    name: "faults",
    include: ["src/faults/**/*.test.ts"],
    // A landing must not hang on what else the machine does; a local run shows every failure at once.
    retry: process.env["CI"] ? 1 : 0,
    testTimeout: process.env["FOUNDRY_FAULTS"] === "full" ? 3_600_000 : 300_000,
    hookTimeout: 120_000,
  },
});
