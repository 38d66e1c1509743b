import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "git",
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
