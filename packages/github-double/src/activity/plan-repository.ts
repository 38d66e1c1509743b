import type { CommitSpec, Person } from "../git/import-commits.ts";
import { emailOf } from "../present/commit.ts";
import { between, pick, type Random } from "../random.ts";
import type { Idea } from "../state/demo.ts";
import type { Account } from "../state/entities.ts";
import { accountById, accountByLogin } from "../state/find.ts";
import type { World } from "../world.ts";
import { type DemoRepository, dependencyBot, dependencyTitles } from "./catalogue.ts";
import { composeCommits, sourcePath, sourceText } from "./compose.ts";

const hourMs = 3_600_000;

/** A pull request that is going to be opened, with its commits. */
export interface Proposal {
  idea: Idea;
  author: Account;
  createdAtMs: number;
  updatedAtMs: number;
  commits: CommitSpec[];
  base: string;
  draft: boolean;
}

/** Who proposes what and when; oldest first. */
export function planProposals(
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
    return { idea, author, createdAtMs, updatedAtMs, commits, base: "main", draft: random() < 0.13 };
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
export function mainHistory(
  world: World,
  owner: Account,
  planned: DemoRepository,
  random: Random,
): CommitSpec[] {
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

export function personOf(account: Account): Person {
  return { name: account.name ?? account.login, email: emailOf(account) };
}
