import { defineConfig } from "vitest/config";

/** The fault suite; FOUNDRY_FAULTS=full runs it in its full size. */
export default defineConfig({
  test: {
    name: "faults",
    include: ["src/faults/**/*.test.ts"],
    testTimeout: process.env["FOUNDRY_FAULTS"] === "full" ? 3_600_000 : 300_000,
    hookTimeout: 120_000,
  },
});
