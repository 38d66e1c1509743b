import { defineConfig } from "vitest/config";

/** Each test file has services and engines of its own; much of its time it waits for them, so files run side by side. */
export default defineConfig({
  test: {
    name: "e2e",
    include: ["src/http/**/*.test.ts", "src/journeys/**/*.test.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
