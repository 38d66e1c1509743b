import { assignIssue } from "../operations/assign-issue.ts";
import { openIssue } from "../operations/issues.ts";
import { setLabel } from "../operations/decorate-pull-request.ts";
import { between, pick, type Random } from "../random.ts";
import type { Issue, Repository } from "../state/entities.ts";
import { accountById, repositoryByName } from "../state/find.ts";
import type { World } from "../world.ts";
import { type DemoRepository, labelNames } from "./catalogue.ts";
import { firstTasks, issueIdeas } from "./issue-catalogue.ts";

const hourMs = 3_600_000;

/** A few open issues that nobody has taken yet, some days old; before the App is installed, so without events. */
export async function seedIssues(
  world: World,
  repository: Repository,
  planned: DemoRepository,
  random: Random,
): Promise<void> {
  for (const idea of ideasFor(planned, random).slice(0, between(random, 4, 6))) {
    const issue = openIdea(world, repository, idea, random);
    issue.createdAtMs -= Math.ceil(random() * 200 * hourMs);
    issue.updatedAtMs = issue.createdAtMs;
    if (random() < 0.5)
      await setLabel(world, repository, issue, pick(random, labelNames), true, issue.authorId);
  }
}

/** Someone writes an issue that nobody has written there yet; null: all have been. */
export function openNewIssue(
  world: World,
  repository: Repository,
  planned: DemoRepository,
  random: Random,
): Issue | null {
  const known = new Set([...repository.issues.values()].map(({ title }) => title));
  const idea = ideasFor(planned, random).find(({ title }) => !known.has(title));
  return idea === undefined ? null : openIdea(world, repository, idea, random);
}

/** Issues that wait for the App; the returned function hands them to it, once it is installed. */
export function seedFirstTasks(world: World, random: Random): () => Promise<void> {
  const given = firstTasks.map(({ repository: name, title, body }) => {
    const [owner = "", short = ""] = name.split("/");
    const repository = repositoryByName(world.state, owner, short);
    if (repository === undefined) throw new Error(`the demo has no ${name}`);
    return { repository, issue: openIdea(world, repository, { title, body }, random) };
  });
  return async () => {
    for (const { repository, issue } of given) {
      await world.locks.run(repository.id, async () => handToApp(world, repository, issue, issue.authorId));
    }
  };
}

/** Assigns the issue to the App's bot. */
export function handToApp(world: World, repository: Repository, issue: Issue, by: number): void {
  assignIssue(world, repository, issue, { userId: appBotId(world), present: true }, by);
}

export function appBotId({ state }: World): number {
  const id = state.accountIds.get(`${state.app.slug}[bot]`);
  if (id === undefined) throw new Error("the App has no bot account");
  return id;
}

function openIdea(
  world: World,
  repository: Repository,
  idea: { title: string; body: string },
  random: Random,
): Issue {
  const members = [...accountById(world.state, repository.ownerId).members.keys()];
  return openIssue(world, repository, { ...idea, authorId: pick(random, members) });
}

/** Each idea about each thing, in an order of the dice. */
function ideasFor({ kind, things }: DemoRepository, random: Random): { title: string; body: string }[] {
  return issueIdeas[kind]
    .flatMap(({ title, body }) =>
      things.map((thing) => ({
        title: title.replaceAll("{}", thing),
        body: body.replaceAll("{}", thing),
        key: random(),
      })),
    )
    .toSorted((a, b) => a.key - b.key);
}
