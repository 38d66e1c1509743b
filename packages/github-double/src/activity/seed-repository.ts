import { importCommits } from "../git/import-commits.ts";
import { readRefs, writePackedRefs } from "../git/refs.ts";
import { createRepository } from "../operations/create-repository.ts";
import { ensureLabel } from "../operations/decorate-pull-request.ts";
import { forkRepository } from "../operations/fork-repository.ts";
import { bringHead } from "../operations/open-pull-request.ts";
import { between, pick, type Random } from "../random.ts";
import type { Account, Repository } from "../state/entities.ts";
import type { DemoRepositoryState } from "../state/demo.ts";
import { accountByLogin } from "../state/find.ts";
import { newPull } from "../state/new-pull.ts";
import { nextId } from "../state/state.ts";
import type { World } from "../world.ts";
import { demoContributors, type DemoRepository, labelNames } from "./catalogue.ts";
import { composeBody, ideasOf } from "./compose.ts";
import { planExtra, withholdLast } from "./seed-extra.ts";
import { demoExtras } from "./stack-catalogue.ts";
import { mainHistory, personOf, planProposals, type Proposal } from "./plan-repository.ts";

const dayMs = 24 * 3_600_000;

export interface SeededRepository {
  state: DemoRepositoryState;
  /** The first thing that happens in it, once the App is installed. */
  begin: (() => Promise<void>) | null;
}

/** One repository: its history and all branches in one process of git, then its pull requests. */
export async function seedRepository(
  world: World,
  owner: Account,
  planned: DemoRepository,
  random: Random,
): Promise<SeededRepository> {
  const { name, description, language } = planned;
  const asked = { name, description, language, private: planned.private, topics: [language.toLowerCase()] };
  const repository = await createRepository(world, owner, asked);
  repository.createdAtMs -= between(random, 200, 800) * dayMs;
  repository.nextNumber = between(random, 40, 400);
  for (const label of labelNames) ensureLabel(world, repository, label);
  const ideas = ideasOf(planned, random);
  const proposals = planProposals(world, owner, ideas, planned.pullRequests, random);
  const isForked = !planned.private && planned.pullRequests > 10;
  const [ordinary, forked] = isForked ? [proposals.slice(2), proposals.slice(0, 2)] : [proposals, []];
  const extra = demoExtras[name];
  const stacks = extra === undefined ? null : planExtra(world, owner, extra, random);
  const own = [...ordinary, ...(stacks?.proposals ?? [])];
  const commits = [
    ...mainHistory(world, owner, planned, random),
    ...(stacks?.commits ?? []),
    ...ordinary.flatMap((proposal) => proposal.commits),
  ];
  await importCommits(repository.gitDir, commits, new Map(), { pack: true });
  repository.refs = await readRefs(repository.gitDir);
  const heads = new Map<Proposal, Repository>(own.map((proposal) => [proposal, repository]));
  for (const proposal of forked) heads.set(proposal, await seedFork(world, repository, proposal, random));
  await openAll(world, repository, heads, random);
  const openPullRequests = planned.pullRequests + (stacks?.proposals.length ?? 0);
  const begin = extra === undefined ? null : await withholdLast(world, repository, extra);
  return { state: { repositoryId: repository.id, openPullRequests, ideas }, begin };
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
  const refs = new Map(repository.refs);
  const inOrder = [...heads].toSorted(([a], [b]) => a.createdAtMs - b.createdAtMs);
  for (const [proposal, head] of inOrder) {
    const sha = head.refs.get(`refs/heads/${proposal.idea.branch}`);
    if (sha === undefined) throw new Error(`git has no branch ${proposal.idea.branch}`);
    await bringHead(repository, head, sha);
    addPull(world, repository, proposal, head, sha, random);
    refs.set(`refs/pull/${repository.nextNumber}/head`, sha);
    // Issues and what was merged long ago have numbers, too.
    repository.nextNumber += between(random, 1, 4);
  }
  await writePackedRefs(repository.gitDir, refs);
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
    draft: proposal.draft,
    authorId: author.id,
    labels: random() < 0.6 ? [pick(random, labelNames)] : [],
    maintainerCanModify: head.id !== repository.id,
    head: { repoId: head.id, ownerId: head.ownerId, ref: idea.branch, sha },
    base: { ref: proposal.base, sha: repository.refs.get(`refs/heads/${proposal.base}`) ?? sha },
    createdAtMs,
    updatedAtMs,
  });
  repository.pulls.set(pull.number, pull);
}
