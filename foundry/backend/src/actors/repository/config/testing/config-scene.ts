import type { RepositoryIdentity } from "@foundry/shared";
import type { RepositoryContent } from "../../../../ports/github.ts";
import { repoConfigPath } from "../../../../repo-config/index.ts";
import { T0 } from "../../../testing/github-world.ts";
import { createMemoryRepository } from "../../../testing/memory-repository.ts";
import type { HeadFact } from "../../contract.ts";

export const identity: RepositoryIdentity = {
  repoId: "7",
  fullName: "acme/web",
  defaultBranch: "main",
  url: "https://github.example/acme/web",
  isPrivate: true,
  isArchived: false,
  installationId: "11",
};

export function file(text: string): RepositoryContent {
  return { kind: "file", bytes: Buffer.from(text) };
}

/** An attached repository whose default branch has not been pushed yet, and what people and GitHub do with it. */
export async function createConfigScene() {
  const repo = createMemoryRepository();
  let commits = 0;
  let deliveries = 0;

  /** A commit on `parent`, with this at the configuration's place. */
  function commit(content: string | RepositoryContent | null, parent: string | null = null): string {
    commits += 1;
    const sha = String(commits).padStart(40, "c");
    repo.world.parents.set(sha, parent);
    if (content !== null) {
      const found = typeof content === "string" ? file(content) : content;
      repo.world.files.set(`acme/web@${sha}:${repoConfigPath}`, found);
    }
    return sha;
  }

  /** What GitHub sends of a push, `second` seconds after the beginning; the branch is there afterwards. */
  function pushed(sha: string | null, second: number, branch = "main"): HeadFact {
    if (sha === null) repo.world.branchHeads.delete(`acme/web:${branch}`);
    else repo.world.branchHeads.set(`acme/web:${branch}`, sha);
    deliveries += 1;
    const head = { name: branch, sha, formerShas: [], lastCommit: null };
    return { ...head, pushedAtMs: T0 + second * 1_000, deliveryGuid: `guid-${deliveries}` };
  }

  async function arrives(...heads: HeadFact[]): Promise<void> {
    for (const head of heads) await repo.tell({ kind: "heads", heads: [head] });
    await repo.runJobs();
  }

  await repo.tell({ kind: "repository", identity });
  await repo.runJobs();
  repo.world.calls.length = 0;
  repo.events.length = 0;
  return {
    repo,
    commit,
    pushed,
    arrives,
    push: (sha: string | null, second: number, branch?: string) => arrives(pushed(sha, second, branch)),
    /** Deliveries may be lost. */
    async resync() {
      await repo.tell({ kind: "resync" });
      await repo.runJobs();
    },
    newestJob: async () => (await repo.jobs("sync_config"))[0],
    contentCalls: () => repo.world.calls.filter((call) => call.startsWith("content/")),
  };
}

export type ConfigScene = Awaited<ReturnType<typeof createConfigScene>>;
