import { type GitHubDouble, type GitHubDoubleOptions, startGitHubDouble } from "../start.ts";
import { createClient } from "./client.ts";

/** A clock that tests move by hand. */
export function manualClock(startMs = 1_763_600_000_000) {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance(ms: number): void {
      nowMs += ms;
    },
  };
}

/**
 * Organization `acme` with mona (admin) and sam, the App on it, and the private repository `acme/web` with
 * `main` and `idea`, one commit ahead, and pull request 1 from it.
 */
export async function startScene(options: GitHubDoubleOptions = {}) {
  const double: GitHubDouble = await startGitHubDouble(options);
  const { control } = double;
  for (const login of ["mona", "sam", "hubot"]) control.createUser(login);
  control.createOrganization("acme", ["mona", "sam"]);
  control.installApp("acme");
  await control.createRepository("acme/web", { private: true });
  await control.push("acme/web", [{ branch: "main", message: "Begin", files: { "a.txt": "1\n" } }]);
  await control.push("acme/web", [
    { branch: "idea", from: "main", message: "Idea", files: { "b.txt": "2\n" } },
  ]);
  await control.openPullRequest("acme/web", { title: "An idea", head: "idea", base: "main" });
  await control.webhooksSettled();
  const { clock } = options;
  const client = clock === undefined ? createClient(double) : createClient(double, () => clock.now());
  return { double, control, ...client };
}
