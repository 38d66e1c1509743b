import { type CommitSpec, importCommits } from "../git/import-commits.ts";
import { readRefs, writeRefs } from "../git/refs.ts";
import { runGit } from "../git/run-git.ts";
import { createRepository } from "../operations/create-repository.ts";
import type { Account, Pull, Repository } from "../state/entities.ts";
import { accountByLogin } from "../state/find.ts";
import { newPull } from "../state/new-pull.ts";
import { nextId } from "../state/state.ts";
import type { World } from "../world.ts";
import { firstMember } from "./lookup.ts";

export interface BulkSeed {
  /** Login of the organization or person. */
  owner: string;
  repositories: number;
  pullRequestsEach: number;
  /** Repositories are named `prefix-1`, `prefix-2`, … Default `repo`. */
  prefix?: string | undefined;
  private?: boolean | undefined;
}

/**
 * The first repository is written with git, the others are copies of it: all have the same branches
 * `change-1`, `change-2`, …, each with its pull request into main.
 */
export async function seedBulk(world: World, seed: BulkSeed): Promise<Repository[]> {
  const owner = accountByLogin(world.state, seed.owner);
  if (owner === undefined) throw new Error(`the double has no account ${seed.owner}`);
  const repositories: Repository[] = [];
  for (let at = 1; at <= seed.repositories; at += 1) {
    const name = `${seed.prefix ?? "repo"}-${at}`;
    const asked = { name, private: seed.private ?? false };
    const repository = await createRepository(world, owner, asked, repositories[0]);
    if (at === 1) await writeHistory(world, repository, seed.pullRequestsEach);
    addPulls(world, repository, owner, seed.pullRequestsEach);
    repositories.push(repository);
  }
  return repositories;
}

async function writeHistory(world: World, repository: Repository, branches: number): Promise<void> {
  const base = { author: { name: "Seeder", email: "seeder@example.com" }, atMs: world.clock.now() };
  const commits: CommitSpec[] = [
    { ...base, branch: "main", message: "Begin", files: { "README.md": "# Seeded\n" } },
  ];
  for (let at = 1; at <= branches; at += 1) {
    commits.push({
      ...base,
      branch: `change-${at}`,
      from: "main",
      message: `Change ${at}`,
      files: { [`changes/${at}.md`]: `Change ${at}\n` },
    });
  }
  await importCommits(repository.gitDir, commits, repository.refs, { pack: true });
  repository.refs = await readRefs(repository.gitDir);
  const heads = [...repository.refs].filter(([ref]) => ref.startsWith("refs/heads/change-"));
  await writeRefs(
    repository.gitDir,
    heads.map(([ref, sha]) => ({ ref: `refs/pull/${ref.slice("refs/heads/change-".length)}/head`, sha })),
  );
  // A few large files instead of hundreds of small ones: they are copied for every other repository.
  await runGit(repository.gitDir, ["pack-refs", "--all"]);
}

function addPulls(world: World, repository: Repository, owner: Account, count: number): void {
  for (let number = 1; number <= count; number += 1) {
    repository.pulls.set(number, seededPull(world, repository, firstMember(owner), number));
  }
  repository.nextNumber = count + 1;
}

function seededPull(world: World, repository: Repository, authorId: number, number: number): Pull {
  const sha = (branch: string): string => repository.refs.get(`refs/heads/${branch}`) ?? "";
  const at = world.clock.now() - (number + 1) * 60_000;
  return newPull({
    id: nextId(world.state),
    repoId: repository.id,
    number,
    title: `Change ${number} of ${repository.name}`,
    body: null,
    draft: number % 10 === 0,
    authorId,
    labels: [],
    maintainerCanModify: false,
    head: {
      repoId: repository.id,
      ownerId: repository.ownerId,
      ref: `change-${number}`,
      sha: sha(`change-${number}`),
    },
    base: { ref: "main", sha: sha("main") },
    createdAtMs: at,
    updatedAtMs: at,
  });
}
