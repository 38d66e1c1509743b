import type { Account, Repository } from "../state/entities.ts";
import type { World } from "../world.ts";
import { createRepository } from "./create-repository.ts";

/** A fork with all branches of its parent. */
export async function forkRepository(world: World, parent: Repository, owner: Account): Promise<Repository> {
  const { name, description, language, topics, defaultBranch } = parent;
  const asked = { name, private: parent.private, description, language, topics, defaultBranch };
  const fork = await createRepository(world, owner, asked, parent);
  fork.forkOfId = parent.id;
  return fork;
}
