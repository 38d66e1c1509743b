import type { GitHubControl } from "../control/create-control.ts";
import { pick, type Random } from "../random.ts";
import type { Account, Pull, Repository } from "../state/entities.ts";
import type { DemoRepositoryState } from "../state/demo.ts";
import { accountById, fullName, repositoryById } from "../state/find.ts";
import type { World } from "../world.ts";
import { commitMessages, labelNames, reviewBodies } from "./catalogue.ts";
import { askApp } from "./ask-app.ts";
import { type ActKind, type ActWeights, pickKind } from "./act-kinds.ts";
import { composeBody, sourceText } from "./compose.ts";
import { appBotId } from "./seed-issues.ts";

/** Something that someone did. `number` is null for what concerns no pull request. */
export interface Act {
  kind: ActKind;
  repository: string;
  number: number | null;
  by: string;
}

export interface ActDeps {
  world: World;
  control: GitHubControl;
  random: Random;
}

interface Scene extends ActDeps {
  demo: DemoRepositoryState;
  name: string;
  by: Account;
  open: Pull[];
  closed: Pull[];
}

/** Lets someone do something plausible in one of the repositories. Null: there was nothing to do. */
export async function act(
  deps: ActDeps,
  repositories: readonly DemoRepositoryState[],
  weights: ActWeights,
): Promise<Act | null> {
  const { world, random } = deps;
  const demo = pick(random, repositories);
  const found = repositoryById(world.state, demo.repositoryId);
  const kind = pickKind(balance(weights, demo, openPulls(found).length), random);
  // A trunk moves where something stands on it.
  const stacked = repositories.filter((other) => hasStack(repositoryById(world.state, other.repositoryId)));
  const where = kind === "trunk" && stacked.length > 0 ? pick(random, stacked) : demo;
  const repository = repositoryById(world.state, where.repositoryId);
  const owner = accountById(world.state, repository.ownerId);
  const by = accountById(world.state, pick(random, [...owner.members.keys()]));
  // What the App proposed is left to whoever watches, as a stack is.
  const bot = appBotId(world);
  const others = [...repository.pulls.values()].filter(({ authorId }) => authorId !== bot);
  const open = others.filter(({ state }) => state === "open");
  const closed = others.filter((pull) => pull.state === "closed" && pull.mergedAtMs === null);
  const name = fullName(world.state, repository);
  const number = await perform(kind, { ...deps, demo: where, name, by, open, closed });
  return number === undefined ? null : { kind, repository: name, number, by: by.login };
}

/** The number of open ones stays about what it was. */
function balance(weights: ActWeights, demo: DemoRepositoryState, open: number): ActWeights {
  const isFew = open < demo.openPullRequests;
  return isFew ? { ...weights, merge: weights.merge / 2 } : { ...weights, open: weights.open / 2 };
}

function openPulls(repository: Repository): Pull[] {
  return [...repository.pulls.values()].filter((pull) => pull.state === "open");
}

function hasStack(repository: Repository): boolean {
  return openPulls(repository).some((pull) => pull.base.ref !== repository.defaultBranch);
}

/** A stack's pull requests are left to whoever watches: they are the ones to try the buttons on. */
function isStacked(pull: Pull, open: readonly Pull[], defaultBranch: string): boolean {
  return pull.base.ref !== defaultBranch || open.some((other) => other.base.ref === pull.head.ref);
}

/** The pull request's number, null where none is concerned; undefined when there is none to do it to. */
async function perform(kind: ActKind, scene: Scene): Promise<number | null | undefined> {
  const { control, random, name, by } = scene;
  if (kind === "open") return openIdea(scene);
  if (kind === "trunk") return moveTrunk(scene);
  if (kind === "ask") return (await askApp(scene, control.repository(name), by)) ? null : undefined;
  const candidates = candidatesFor(kind, scene);
  if (candidates.length === 0) return undefined;
  const pull = pick(random, candidates);
  const { number } = pull;
  switch (kind) {
    case "push":
      await pushMore(scene, pull);
      break;
    case "review":
      await review(scene, pull);
      break;
    case "comment":
      await control.comment(name, number, pick(random, reviewBodies), by.login);
      break;
    case "retitle":
      await control.updatePullRequest(name, number, { title: retitle(pull.title) }, by.login);
      break;
    case "label": {
      const label = pick(random, labelNames);
      await control.labelPullRequest(name, number, label, !pull.labels.includes(label), by.login);
      break;
    }
    case "ready":
      await control.updatePullRequest(name, number, { draft: false }, by.login);
      break;
    case "check":
      await check(scene, pull);
      break;
    case "merge":
      return merge(scene, pull);
    case "close":
      await control.closePullRequest(name, number, by.login);
      break;
    case "reopen":
      return reopen(scene, pull);
  }
  return number;
}

function candidatesFor(kind: ActKind, { control, name, open, closed }: Scene): Pull[] {
  const { defaultBranch } = control.repository(name);
  switch (kind) {
    case "reopen":
      return closed;
    case "ready":
      return open.filter((pull) => pull.draft);
    case "merge":
    case "close":
      return open.filter((pull) => !isStacked(pull, open, defaultBranch));
    case "open":
    case "push":
    case "review":
    case "comment":
    case "retitle":
    case "label":
    case "check":
    case "trunk":
    case "ask":
      return open;
  }
}

/** A commit on the default branch, in a file that nobody else touches: nothing conflicts by it. */
async function moveTrunk({ control, random, name, by }: Scene): Promise<null> {
  const branch = control.repository(name).defaultBranch;
  const path = "CHANGES.md";
  const files = { [path]: sourceText(path, Math.floor(random() * 1e6), random) };
  await control.push(name, [{ branch, message: pick(random, commitMessages), files }], by.login);
  return null;
}

async function openIdea({ control, random, demo, name, by }: Scene): Promise<number | undefined> {
  const idea = demo.ideas.pop();
  if (idea === undefined) return undefined;
  const files = { [idea.path]: sourceText(idea.path, 1, random) };
  await control.push(name, [{ branch: idea.branch, from: "main", message: idea.title, files }], by.login);
  const pull = await control.openPullRequest(name, {
    title: idea.title,
    head: idea.branch,
    base: "main",
    body: composeBody(random),
    draft: random() < 0.2,
    author: by.login,
  });
  return pull.number;
}

async function pushMore({ world, control, random, name, by }: Scene, pull: Pull): Promise<void> {
  const head = pull.head.repoId === null ? undefined : world.state.repositories.get(pull.head.repoId);
  const source = head === undefined ? name : fullName(world.state, head);
  const path = `src/notes-${pull.number}.md`;
  const files = { [path]: sourceText(path, Math.floor(random() * 1e6), random) };
  await control.push(
    source,
    [{ branch: pull.head.ref, message: pick(random, commitMessages), files }],
    by.login,
  );
}

async function review({ control, random, name, by }: Scene, pull: Pull): Promise<void> {
  const state = pick(random, ["APPROVED", "APPROVED", "COMMENTED", "CHANGES_REQUESTED"] as const);
  const body = pick(random, reviewBodies);
  const comments = random() < 0.4 ? [{ path: "README.md", line: 1, body: "Here, too?" }] : [];
  await control.reviewPullRequest(name, pull.number, { state, body, comments }, by.login);
}

async function check({ control, random, name }: Scene, pull: Pull): Promise<void> {
  // A fork's checks run in the fork; the base repository knows the commit by its pull ref.
  const checkName = pick(random, ["test", "lint", "build"]);
  const run = await control.createCheckRun(name, {
    name: checkName,
    headSha: pull.head.sha,
    status: "in_progress",
  });
  await control.updateCheckRun(name, run.id, { conclusion: random() < 0.85 ? "success" : "failure" });
}

/** A draft is not merged, and neither is one with a conflict: it is brought up to date another day. */
async function merge({ world, control, random, name, by }: Scene, pull: Pull): Promise<number | undefined> {
  const base = control.repository(name).refs.get(`refs/heads/${pull.base.ref}`);
  if (pull.draft || base === undefined) return undefined;
  const { gitDir } = control.repository(name);
  if (!(await world.diffs.isMergeable(gitDir, base, pull.head.sha))) return undefined;
  await control.mergePullRequest(name, pull.number, pick(random, ["merge", "squash"] as const), by.login);
  const isOwn = pull.head.repoId === pull.repoId;
  if (isOwn && random() < 0.6) await control.deleteBranch(name, pull.head.ref, by.login);
  return pull.number;
}

async function reopen({ world, control, name, by }: Scene, pull: Pull): Promise<number | undefined> {
  const head = pull.head.repoId === null ? undefined : world.state.repositories.get(pull.head.repoId);
  if (head?.refs.has(`refs/heads/${pull.head.ref}`) !== true) return undefined;
  await control.reopenPullRequest(name, pull.number, by.login);
  return pull.number;
}

/** People say more in a title, and take it back. */
function retitle(title: string): string {
  const more = ", with tests";
  return title.endsWith(more) ? title.slice(0, -more.length) : `${title}${more}`;
}
