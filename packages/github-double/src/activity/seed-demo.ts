import { firstMember } from "../control/lookup.ts";
import { createAccount } from "../operations/create-account.ts";
import { installApp } from "../operations/install-app.ts";
import { createRandom } from "../random.ts";
import type { Account } from "../state/entities.ts";
import type { DemoRepositoryState } from "../state/demo.ts";
import { accountByLogin, repositoryById } from "../state/find.ts";
import { nextId } from "../state/state.ts";
import type { World } from "../world.ts";
import {
  demoContributors,
  type DemoOrganization,
  demoOrganizations,
  demoPeople,
  dependencyBot,
} from "./catalogue.ts";
import { seedFirstTasks, seedIssues } from "./seed-issues.ts";
import { seedRepository } from "./seed-repository.ts";

const daysMs = 24 * 3_600_000;

/**
 * Two organizations, a dozen repositories with real commits, some two hundred open pull requests, stacks of branches
 * and configurations among them, and issues; at the end the App is installed on both, which tells it so, and the first
 * things happen: a push, a merge, and three issues that are handed to the App. The same seed gives the same demo.
 */
export async function seedDemo(world: World, seed: number): Promise<void> {
  const { state } = world;
  state.seeding = true;
  const random = createRandom(seed);
  // Of their own, so that the rest of the demo is what it was without them.
  const issueRandom = createRandom(seed + 5);
  const demo: DemoRepositoryState[] = [];
  const begins: (() => Promise<void>)[] = [];
  const people = [...demoPeople, ...demoContributors];
  for (const person of people) createAccount(world, { ...person, type: "User" });
  createAccount(world, { login: dependencyBot, type: "Bot" });
  const organizations = demoOrganizations.map((planned) => ({ planned, account: found(world, planned) }));
  for (const { planned, account } of organizations) {
    for (const repository of planned.repositories) {
      const { state: seeded, begin } = await seedRepository(world, account, repository, random);
      demo.push(seeded);
      await seedIssues(world, repositoryById(state, seeded.repositoryId), repository, issueRandom);
      if (begin !== null) begins.push(begin);
    }
  }
  begins.push(seedFirstTasks(world, issueRandom));
  for (const { account } of organizations) installApp(world, account, firstMember(account), {});
  for (const begin of begins) await begin();
  state.demo = demo;
  state.seeding = false;
}

/** The organization with its members and a team of half of them. */
function found(world: World, planned: DemoOrganization): Account {
  const { login, name, description, members } = planned;
  const account = createAccount(world, { login, name, description, type: "Organization" });
  account.createdAtMs -= 900 * daysMs;
  const ids = members.flatMap((member) => accountByLogin(world.state, member)?.id ?? []);
  for (const [at, id] of ids.entries()) account.members.set(id, at < 2 ? "admin" : "member");
  account.teams.push({
    id: nextId(world.state),
    slug: "maintainers",
    name: "Maintainers",
    description: "Those who release",
    memberIds: new Set(ids.slice(0, Math.ceil(ids.length / 2))),
  });
  return account;
}
