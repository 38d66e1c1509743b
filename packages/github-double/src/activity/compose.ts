import type { CommitSpec, Person } from "../git/import-commits.ts";
import { between, pick, type Random } from "../random.ts";
import type { Idea } from "../state/demo.ts";
import { bodies, commitMessages, type DemoRepository, titlePatterns } from "./catalogue.ts";

/** Every idea of a repository, in an order drawn from the seed. */
export function ideasOf(repository: DemoRepository, random: Random): Idea[] {
  const ideas = repository.things.flatMap((thing) =>
    titlePatterns[repository.kind].map((pattern) => ({
      title: pattern.replace("{}", thing),
      branch: slug(
        pattern.replace("{}", thing).replaceAll(/\b(a|the|in|of|on|to|and|when|what|its)\b/g, " "),
      ),
      path: sourcePath(repository, thing),
    })),
  );
  const byBranch = new Map(ideas.map((idea) => [idea.branch, idea]));
  return shuffle([...byBranch.values()], random);
}

export function sourcePath(repository: DemoRepository, thing: string): string {
  return `src/${slug(thing)}.${repository.extension}`;
}

/** A source file's text: enough lines that a diff looks like one. */
export function sourceText(path: string, revision: number, random: Random): string {
  const lines = Array.from({ length: between(random, 12, 40) }, (_, at) => `line ${at + 1} of ${path}`);
  return `${lines.join("\n")}\nrevision ${revision}\n`;
}

export function composeBody(random: Random): string | null {
  return random() < 0.15 ? null : pick(random, bodies);
}

/** One to three commits for an idea, the first with the idea's title. */
export function composeCommits(
  idea: Idea,
  author: Person,
  from: string,
  times: { firstMs: number; lastMs: number },
  random: Random,
): CommitSpec[] {
  const count = between(random, 1, 3);
  const stepMs = (times.lastMs - times.firstMs) / count;
  return Array.from({ length: count }, (_, at) => ({
    branch: idea.branch,
    ...(at === 0 ? { from } : {}),
    message: at === 0 ? idea.title : pick(random, commitMessages),
    author,
    atMs: times.firstMs + at * stepMs,
    files: { [idea.path]: sourceText(idea.path, Math.floor(random() * 1e6), random) },
  }));
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 48);
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
