import { expect, test } from "vitest";
import { createWorkIndex } from "../../features/organization/work-index.ts";
import { aPullRequest, aRepo } from "../../testing/entities.ts";
import { searchWork } from "./search-work.ts";

const work = createWorkIndex();
const rows = [
  aPullRequest({ number: 5, title: "Retry the uploader", updatedAtMs: 1 }),
  aPullRequest({ number: 6, title: "Do not retry", updatedAtMs: 3 }),
  aPullRequest({ repoId: "2", number: 50, title: "Something else", updatedAtMs: 9 }),
];
work.apply({ pullRequests: new Map(rows.map((row) => [row.prId, row])), tasks: new Map() });
const repos = [aRepo({ name: "retry-service" })];
const find = (query: string, limit = 10) => searchWork(work, repos, query, limit);

test("titles that begin with what was typed come before newer ones that contain it", () => {
  expect(find("retry").items.map((item) => item.id)).toEqual(["1#5", "1#6"]);
  expect(find("retry").repos).toEqual(repos);
});

test("an exact number comes first", () => {
  expect(find("#5").items.map((item) => item.id)).toEqual(["1#5", "2#50"]);
});

test("nothing typed shows the newest, and no repositories", () => {
  expect(find("", 1).items.map((item) => item.id)).toEqual(["2#50"]);
  expect(find("").repos).toEqual([]);
});
