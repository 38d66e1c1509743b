/**
 * Generates an actor's migrations from its schema (drizzle-kit), then inlines the SQL into drizzle/migrations.ts,
 * because plain Node cannot import the .sql files that drizzle's own migrations.js refers to.
 *
 *   node scripts/generate-migrations.ts github-state [--name what-changes]
 */
import { execFileSync } from "node:child_process";
import { inlineMigrations } from "./inline-migrations.ts";

const [actor, ...rest] = process.argv.slice(2);
if (actor === undefined) throw new Error("usage: node scripts/generate-migrations.ts ACTOR [--name NAME]");
execFileSync("drizzle-kit", ["generate", "--config", `src/actors/${actor}/drizzle.config.ts`, ...rest], {
  stdio: "inherit",
});
inlineMigrations(`src/actors/${actor}/drizzle`);
