import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/actors/repository/schema.ts",
  out: "./src/actors/repository/drizzle",
});
