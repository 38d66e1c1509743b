import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/actors/task/schema.ts",
  out: "./src/actors/task/drizzle",
});
