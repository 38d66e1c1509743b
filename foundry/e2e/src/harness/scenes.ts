import { inflateRawSync } from "node:zlib";
import type { Control } from "@foundry/github-double";

/** An organization with an admin, repositories `repo-1`… and open pull requests in each, and the App installed. */
export async function foundOrganization(
  github: Control,
  login: string,
  { repositories = 2, pullRequestsEach = 3 } = {},
): Promise<void> {
  github.createUser(`${login}-admin`);
  github.createOrganization(login, [`${login}-admin`]);
  await github.seedBulk({ owner: login, repositories, pullRequestsEach });
  github.installApp(login);
}

/** A branch with one commit, and its pull request into main. Resolves to its number. */
export async function openPullRequest(
  github: Control,
  repository: string,
  { branch, title = branch, author }: { branch: string; title?: string; author?: string },
): Promise<number> {
  const files = { [`${branch}.md`]: `${branch}\n` };
  await github.push(repository, [{ branch, from: "main", message: `Begin ${branch}`, files }]);
  const by = author === undefined ? {} : { author };
  const { number } = await github.openPullRequest(repository, { title, head: branch, base: "main", ...by });
  return number;
}

/** The payload of the newest event of this kind that the double sent. */
export function latestPayload(github: Control, event: string): Record<string, unknown> {
  const delivery = github.deliveries().findLast((sent) => sent.event === event);
  if (delivery === undefined) throw new Error(`the double sent no ${event}`);
  return JSON.parse(inflateRawSync(delivery.payload).toString());
}

/** An organization whose private repositories have a README on main, and the App installed. */
export async function foundPrivateRepositories(
  github: Control,
  login: string,
  names: readonly string[],
): Promise<void> {
  for (const person of [`${login}-admin`, `${login}-dev`]) github.createUser(person);
  github.createOrganization(login, [`${login}-admin`, `${login}-dev`]);
  for (const name of names) {
    const full = `${login}/${name}`;
    await github.createRepository(full, { private: true });
    await github.push(full, [
      {
        branch: "main",
        message: "Begin",
        files: { "README.md": `# ${name}\n`, "shared.txt": "as it was\n" },
      },
    ]);
  }
  github.installApp(login);
}

/** The trunk goes on, in a file of its own unless `files` says otherwise. Resolves to its new head. */
export async function moveTrunk(
  github: Control,
  repository: string,
  files?: Record<string, string>,
): Promise<string> {
  const before = github.repository(repository).refs.get("refs/heads/main");
  const [change] = await github.push(repository, [
    { branch: "main", message: "Onward", files: files ?? { "trunk.txt": `after ${before}\n` } },
  ]);
  return change?.after ?? "";
}
