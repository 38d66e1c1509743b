import { defineConfig } from "vitest/config";
import { engineEnvironment } from "./src/engine-environment.ts";

export default defineConfig({
  test: {
    name: "rivet-engine",
    include: ["src/**/*.test.{ts,tsx}"],
    env: engineEnvironment(),
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
