import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    name: "github-double",
    include: ["src/**/*.test.{ts,tsx}"],
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
