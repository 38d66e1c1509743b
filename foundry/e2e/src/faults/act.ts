import type { Control, PullRequestTruth, RepositoryTruth } from "@foundry/github-double";
import { pick } from "../harness/random.ts";
import type { Random } from "../harness/random.ts";
import { openPullRequest } from "../harness/scenes.ts";

/** What may be done next in an organization. Two of one organization must not act at the same time. */
interface Scene {
  readonly github: Control;
  readonly random: Random;
  readonly login: string;
  readonly repository: RepositoryTruth;
  readonly name: string;
  readonly open: readonly PullRequestTruth[];
  /** Counts up over the whole run, for names that nobody has yet. */
  readonly turn: number;
}

type Act = (scene: Scene) => Promise<unknown>;

/** One seeded thing that people do to an organization, with all the events that GitHub sends of it. */
export async function act(github: Control, login: string, random: Random, turn: number): Promise<void> {
  const repository = pick(random, github.truth(login).repositories);
  const open = repository.pullRequests.filter(({ state }) => state === "open");
  const scene = { github, random, login, repository, name: repository.fullName, open, turn };
  const isStuck = repository.archived;
  const acts = isStuck ? [unarchive] : open.length < 3 ? [openOne] : random() < 0.06 ? rareActs : commonActs;
  await pick(random, acts)(scene);
}

const openOne: Act = ({ github, name, turn }) =>
  openPullRequest(github, name, { branch: `change/${turn}`, title: `Change ${turn}` });

const commonActs: readonly Act[] = [
  openOne,
  openOne,
  onOpen(({ github, name, turn }, { number }) =>
    github.updatePullRequest(name, number, { title: `Title of turn ${turn}` }),
  ),
  onOpen(({ github, name }, { number, draft }) => github.updatePullRequest(name, number, { draft: !draft })),
  onOpen(({ github, name }, { number }) => github.closePullRequest(name, number)),
  onOpen(({ github, name }, { number, draft }) =>
    draft ? github.closePullRequest(name, number) : github.mergePullRequest(name, number),
  ),
  reopenOne,
  reopenOne,
  onOpen(({ github, name, turn }, { headRef }) =>
    github.push(name, [{ branch: headRef, message: `Turn ${turn}`, files: { [`turn-${turn}.md`]: "x" } }]),
  ),
  onOpen(({ github, name, login }, { number }) =>
    github.reviewPullRequest(name, number, { state: "APPROVED" }, `${login}-admin`),
  ),
  onOpen(({ github, name, turn }, { number }) => github.labelPullRequest(name, number, `label-${turn % 5}`)),
  onOpen(({ github, name, turn }, { number }) => github.comment(name, number, `Comment ${turn}`)),
  onOpen(({ github, name }, { headSha }) => github.createCheckRun(name, { name: "build", headSha })),
  ({ github, name, turn }) => github.openIssue(name, { title: `Issue ${turn}`, body: null }),
];

const rareActs: readonly Act[] = [
  ({ github, name, turn }) => github.renameRepository(name, `renamed-${turn}`),
  ({ github, name }) => github.archiveRepository(name),
  ({ github, name, repository }) => github.setPrivate(name, !repository.private),
  ({ github, name, turn }) => github.editRepository(name, { description: `Described in turn ${turn}` }),
];

async function reopenOne(scene: Scene): Promise<void> {
  const { github, name, repository, random } = scene;
  const closed = repository.pullRequests.filter(({ state, merged }) => state === "closed" && !merged);
  if (closed.length === 0) return;
  await github.reopenPullRequest(name, pick(random, closed).number);
}

function unarchive({ github, name }: Scene): Promise<void> {
  return github.archiveRepository(name, false);
}

function onOpen(change: (scene: Scene, pull: PullRequestTruth) => Promise<unknown>): Act {
  return (scene) => change(scene, pick(scene.random, scene.open));
}
