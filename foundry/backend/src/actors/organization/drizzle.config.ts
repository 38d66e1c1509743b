import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./src/actors/organization/schema.ts",
  out: "./src/actors/organization/drizzle",
});
