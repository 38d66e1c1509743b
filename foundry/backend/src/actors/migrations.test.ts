import { expect, test } from "vitest";
import { readMigrations } from "../../scripts/inline-migrations.ts";
import { migrations as githubState } from "./github-state/drizzle/migrations.ts";
import { migrations as organization } from "./organization/drizzle/migrations.ts";
import { migrations as repository } from "./repository/drizzle/migrations.ts";
import { migrations as task } from "./task/drizzle/migrations.ts";

test.each([
  ["github-state", githubState],
  ["organization", organization],
  ["repository", repository],
  ["task", task],
])("the inlined migrations of %s are the SQL files that drizzle-kit wrote", (actor, inlined) => {
  expect(inlined).toEqual(readMigrations(new URL(`./${actor}/drizzle`, import.meta.url).pathname));
});
