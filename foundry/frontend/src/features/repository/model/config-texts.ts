import type { RepoConfigEntry } from "@foundry/shared";

export const configPath = ".code-factory/config.toml";

/** A file to begin with, for the empty state: every line is valid, and what matters first is on top. */
const starterConfig = `#:schema SCHEMA_URL

[sandbox]
size = "medium"

[harness]
provider = "claude_code"

[[scheduled_jobs]]
name = "nightly"
branch = "main"
schedule = "0 3 * * *"   # five fields of cron, in UTC
prompt = "Update the dependencies and see that the tests pass."
`;

export function starterFor(origin: string, defaultBranch: string): string {
  return starterConfig
    .replace("SCHEMA_URL", `${origin}/api/schema/repo-config.json`)
    .replace('"main"', JSON.stringify(defaultBranch));
}

/** A value as one would write it. */
export function configValue(value: RepoConfigEntry["value"]): string {
  if (value === null) return "—";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (typeof value === "string") return value;
  return value.length === 0 ? "none" : value.join(", ");
}
