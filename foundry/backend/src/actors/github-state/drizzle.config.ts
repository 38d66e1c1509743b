import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/actors/github-state/schema.ts",
  out: "./src/actors/github-state/drizzle",
});
