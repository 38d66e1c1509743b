import { afterEach, expect, test } from "vitest";
import { type GitHubDouble, startGitHubDouble } from "./start.ts";
import { createClient } from "./testing/client.ts";

let double: GitHubDouble;
afterEach(() => double.close());

test("an App reads what it is installed on, as on GitHub", async () => {
  double = await startGitHubDouble();
  const { control } = double;
  control.createUser("mona");
  control.createOrganization("Acme", ["mona"]);
  control.installApp("acme");
  await control.createRepository("acme/web");
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  await control.push("acme/web", [
    { branch: "idea", from: "main", message: "Idea", files: { "b.txt": "2\n" } },
  ]);
  const pull = await control.openPullRequest("acme/web", { title: "An idea", head: "idea", base: "main" });
  const { ask, token } = createClient(double);
  const authorization = await token("acme");
  expect(await ask("GET", "/installation/repositories", authorization)).toMatchObject({
    status: 200,
    body: { total_count: 1, repositories: [{ full_name: "Acme/web" }] },
  });
  expect(await ask("GET", `/repos/ACME/WEB/pulls/${pull.number}`, authorization)).toMatchObject({
    status: 200,
    body: { title: "An idea", commits: 1, additions: 1, mergeable: true, head: { ref: "idea" } },
  });
  await control.push("acme/web", [{ branch: "idea", message: "More", files: { "b.txt": "3\n" } }]);
  const after = await ask("GET", `/repos/acme/web/pulls/${pull.number}`, authorization);
  expect(after.body).toMatchObject({ commits: 2, head: { sha: pull.head.sha } });
});

test("10,000 pull requests over 200 repositories are seeded in seconds and listed in pages", async () => {
  double = await startGitHubDouble();
  const { control } = double;
  control.createOrganization("acme");
  control.installApp("acme");
  const startedAt = performance.now();
  await control.seedBulk({ owner: "acme", repositories: 200, pullRequestsEach: 50 });
  expect(performance.now() - startedAt).toBeLessThan(30_000);
  expect(control.truth("acme").repositories.flatMap((repository) => repository.pullRequests)).toHaveLength(
    10_000,
  );
  const { ask, token } = createClient(double);
  const page = await ask("GET", "/repos/acme/repo-200/pulls?per_page=20&page=3", await token("acme"));
  expect(page.body).toHaveLength(10);
  expect(page.headers.get("link")).toContain('page=2>; rel="prev"');
});
