import type { RepoConfigState } from "@foundry/shared";
import type { RepositoryContext } from "../context.ts";
import { loadConfigState } from "../store/config.ts";
import { ensureAttached } from "./attach.ts";

/** [RC8] The configuration as stored; asking for it opens the repository. */
export async function getConfig(c: RepositoryContext): Promise<RepoConfigState> {
  await ensureAttached(c);
  return loadConfigState(c.db);
}
