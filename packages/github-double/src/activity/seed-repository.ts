import { type CommitSpec, importCommits, type Person } from "../git/import-commits.ts";
import { readRefs, writeRefs } from "../git/refs.ts";
import { runGit } from "../git/run-git.ts";
import { createRepository } from "../operations/create-repository.ts";
import { ensureLabel } from "../operations/decorate-pull-request.ts";
import { forkRepository } from "../operations/fork-repository.ts";
import { bringHead } from "../operations/open-pull-request.ts";
import { emailOf } from "../present/commit.ts";
import { between, pick, type Random } from "../random.ts";
import type { Account, Repository } from "../state/entities.ts";
import type { DemoRepositoryState, Idea } from "../state/demo.ts";
import { accountById, accountByLogin } from "../state/find.ts";
import { newPull } from "../state/new-pull.ts";
import { nextId } from "../state/state.ts";
import type { World } from "../world.ts";
import {
  demoContributors,
  type DemoRepository,
  dependencyBot,
  dependencyTitles,
  labelNames,
} from "./catalogue.ts";
import { composeBody, composeCommits, ideasOf, sourcePath, sourceText } from "./compose.ts";

const hourMs = 3_600_000;

/** A pull request that is going to be opened, with its commits. */
interface Proposal {
  idea: Idea;
  author: Account;
  createdAtMs: number;
  updatedAtMs: number;
  commits: CommitSpec[];
}

/** One repository: its history and all branches in one process of git, then its pull requests. */
export async function seedRepository(
  world: World,
  owner: Account,
  planned: DemoRepository,
  random: Random,
): Promise<DemoRepositoryState> {
  const { name, description, language } = planned;
  const asked = { name, description, language, private: planned.private, topics: [language.toLowerCase()] };
  const repository = await createRepository(world, owner, asked);
  repository.createdAtMs -= between(random, 200, 800) * 24 * hourMs;
  repository.nextNumber = between(random, 40, 400);
  for (const label of labelNames) ensureLabel(world, repository, label);
  const ideas = ideasOf(planned, random);
  const proposals = planProposals(world, owner, ideas, planned.pullRequests, random);
  const isForked = !planned.private && planned.pullRequests > 10;
  const [own, forked] = isForked ? [proposals.slice(2), proposals.slice(0, 2)] : [proposals, []];
  const commits = [
    ...mainHistory(world, owner, planned, random),
    ...own.flatMap((proposal) => proposal.commits),
  ];
  await importCommits(repository.gitDir, commits, new Map(), { pack: true });
  repository.refs = await readRefs(repository.gitDir);
  const heads = new Map<Proposal, Repository>(own.map((proposal) => [proposal, repository]));
  for (const proposal of forked) heads.set(proposal, await seedFork(world, repository, proposal, random));
  await openAll(world, repository, heads, random);
  return { repositoryId: repository.id, openPullRequests: planned.pullRequests, ideas };
}

function planProposals(
  world: World,
  owner: Account,
  ideas: Idea[],
  count: number,
  random: Random,
): Proposal[] {
  const members = [...owner.members.keys()].map((id) => accountById(world.state, id));
  const bot = accountByLogin(world.state, dependencyBot);
  const now = world.clock.now();
  return Array.from({ length: count }, (_, at) => {
    const dependency = at === count - 1 && bot !== undefined;
    const idea = dependency ? dependencyIdea(random) : takeIdea(ideas);
    const author = dependency ? bot : pick(random, members);
    // More are young than old.
    const createdAtMs = now - Math.ceil(hourMs + random() ** 2 * 40 * 24 * hourMs);
    const updatedAtMs = now - Math.ceil(60_000 + random() ** 2 * (now - createdAtMs - 60_000));
    const times = { firstMs: createdAtMs - hourMs / 2, lastMs: updatedAtMs };
    const commits = composeCommits(idea, personOf(author), "main", times, random);
    return { idea, author, createdAtMs, updatedAtMs, commits };
  }).toSorted((a, b) => a.createdAtMs - b.createdAtMs);
}

function takeIdea(ideas: Idea[]): Idea {
  const idea = ideas.pop();
  if (idea === undefined) throw new Error("the catalogue has too few things for so many pull requests");
  return idea;
}

function dependencyIdea(random: Random): Idea {
  return { title: pick(random, dependencyTitles), branch: "dependencies/weekly", path: "dependencies.lock" };
}

/** The default branch: a first commit with all files, then a change now and then. */
function mainHistory(world: World, owner: Account, planned: DemoRepository, random: Random): CommitSpec[] {
  const members = [...owner.members.keys()].map((id) => accountById(world.state, id));
  const startMs = world.clock.now() - 180 * 24 * hourMs;
  const paths = planned.things.map((thing) => sourcePath(planned, thing));
  const files: Record<string, string> = {
    "README.md": `# ${planned.name}\n\n${planned.description}.\n`,
    "dependencies.lock": "version 1\n",
  };
  for (const path of paths) files[path] = sourceText(path, 0, random);
  const author = personOf(pick(random, members));
  const history: CommitSpec[] = [{ branch: "main", message: "Begin", author, atMs: startMs, files }];
  const count = between(random, 8, 20);
  for (let at = 1; at <= count; at += 1) {
    const path = pick(random, paths);
    history.push({
      branch: "main",
      message: `Work on ${path.slice(4)}`,
      author: personOf(pick(random, members)),
      atMs: startMs + (at * 170 * 24 * hourMs) / count,
      files: { [path]: sourceText(path, at, random) },
    });
  }
  return history;
}

/** Someone from outside proposes it, from a fork of their own. */
async function seedFork(
  world: World,
  parent: Repository,
  proposal: Proposal,
  random: Random,
): Promise<Repository> {
  const login = pick(random, demoContributors).login;
  const contributor = accountByLogin(world.state, login);
  if (contributor === undefined) throw new Error(`the demo has no ${login}`);
  proposal.author = contributor;
  const existing = [...world.state.repositories.values()].find(
    (other) => other.forkOfId === parent.id && other.ownerId === contributor.id,
  );
  const fork = existing ?? (await forkRepository(world, parent, contributor));
  const author = personOf(contributor);
  const commits = proposal.commits.map((commit) => ({ ...commit, author }));
  await importCommits(fork.gitDir, commits, fork.refs);
  fork.refs = await readRefs(fork.gitDir);
  return fork;
}

async function openAll(
  world: World,
  repository: Repository,
  heads: ReadonlyMap<Proposal, Repository>,
  random: Random,
): Promise<void> {
  const refs: { ref: string; sha: string }[] = [];
  const inOrder = [...heads].toSorted(([a], [b]) => a.createdAtMs - b.createdAtMs);
  for (const [proposal, head] of inOrder) {
    const sha = head.refs.get(`refs/heads/${proposal.idea.branch}`);
    if (sha === undefined) throw new Error(`git has no branch ${proposal.idea.branch}`);
    await bringHead(repository, head, sha);
    addPull(world, repository, proposal, head, sha, random);
    refs.push({ ref: `refs/pull/${repository.nextNumber}/head`, sha });
    // Issues and what was merged long ago have numbers, too.
    repository.nextNumber += between(random, 1, 4);
  }
  await writeRefs(repository.gitDir, refs);
  await runGit(repository.gitDir, ["pack-refs", "--all"]);
}

function addPull(
  world: World,
  repository: Repository,
  proposal: Proposal,
  head: Repository,
  sha: string,
  random: Random,
): void {
  const { idea, author, createdAtMs, updatedAtMs } = proposal;
  const pull = newPull({
    id: nextId(world.state),
    repoId: repository.id,
    number: repository.nextNumber,
    title: idea.title,
    body: composeBody(random),
    draft: random() < 0.13,
    authorId: author.id,
    labels: random() < 0.6 ? [pick(random, labelNames)] : [],
    maintainerCanModify: head.id !== repository.id,
    head: { repoId: head.id, ownerId: head.ownerId, ref: idea.branch, sha },
    base: { ref: "main", sha: repository.refs.get("refs/heads/main") ?? sha },
    createdAtMs,
    updatedAtMs,
  });
  repository.pulls.set(pull.number, pull);
}

function personOf(account: Account): Person {
  return { name: account.name ?? account.login, email: emailOf(account) };
}
