import { RetryableError, TerminalError } from "@foundry/durable";
import type { RepositoryIdentity } from "@foundry/shared";
import fc from "fast-check";
import { beforeEach, describe, expect, test } from "vitest";
import type { RepositoryContent } from "../../../ports/github.ts";
import { T0 } from "../../testing/github-world.ts";
import { createMemoryRepository, type MemoryRepository } from "../../testing/memory-repository.ts";

const path = ".code-factory/config.toml";
const identity: RepositoryIdentity = {
  repoId: "7",
  fullName: "acme/web",
  defaultBranch: "main",
  url: "https://github.example/acme/web",
  isPrivate: true,
  isArchived: false,
  installationId: "11",
};

let repo: MemoryRepository;
let commits: number;
let deliveries: number;
beforeEach(async () => {
  repo = createMemoryRepository();
  commits = 0;
  deliveries = 0;
  await repo.tell({ kind: "repository", identity });
  await repo.runJobs();
  repo.world.calls.length = 0;
  repo.events.length = 0;
});

const file = (text: string): RepositoryContent => ({ kind: "file", bytes: Buffer.from(text) });

/** A commit on `parent`, with this at the configuration's place. */
function commit(content: string | RepositoryContent | null, parent: string | null = null): string {
  commits += 1;
  const sha = String(commits).padStart(40, "c");
  repo.world.parents.set(sha, parent);
  if (content !== null) {
    const found = typeof content === "string" ? file(content) : content;
    repo.world.files.set(`acme/web@${sha}:${path}`, found);
  }
  return sha;
}

/** What GitHub sends of a push, `second` seconds after the beginning; the branch is there afterwards. */
function pushed(sha: string | null, second: number, branch = "main") {
  if (sha === null) repo.world.branchHeads.delete(`acme/web:${branch}`);
  else repo.world.branchHeads.set(`acme/web:${branch}`, sha);
  deliveries += 1;
  const head = { name: branch, sha, formerShas: [], lastCommit: null };
  return { ...head, pushedAtMs: T0 + second * 1_000, deliveryGuid: `guid-${deliveries}` };
}

async function arrives(...heads: ReturnType<typeof pushed>[]): Promise<void> {
  for (const head of heads) await repo.tell({ kind: "heads", heads: [head] });
  await repo.runJobs();
}

const push = (sha: string | null, second: number, branch?: string) => arrives(pushed(sha, second, branch));
const newestJob = async () => (await repo.jobs("sync_config"))[0];
const contentCalls = () => repo.world.calls.filter((call) => call.startsWith("content/"));

describe("[RC1] when the file is read", () => {
  test("at a push to the default branch, at no other", async () => {
    const sha = commit("[sandbox]\ndocker = true\n");
    await push(commit("[sandbox]\ndocker = false\n"), 1, "feature");
    expect(contentCalls()).toEqual([]);
    await push(sha, 2);
    expect(contentCalls()).toEqual([`content/${path}@${sha}`]);
    expect((await repo.config()).config).toEqual({ sandbox: { docker: true } });
  });

  test("the default branch's deletion counts as an absent file, without asking for one", async () => {
    await push(commit("[sandbox]\ndocker = true\n"), 1);
    repo.world.calls.length = 0;
    await push(null, 2);
    expect(contentCalls()).toEqual([]);
    const config = await repo.config();
    expect(config).toMatchObject({ config: null, error: null, source: { sha: "0".repeat(40) } });
    expect((await newestJob())?.message).toBe("The default branch is gone: the defaults are in use.");
  });

  test("another default branch is read anew, and a push of the old one that comes late is passed over", async () => {
    await push(commit("[sandbox]\nsize = 'small'\n"), 1);
    const next = commit("[sandbox]\nsize = 'large'\n");
    await push(next, 2, "next");
    const late = pushed(commit("[sandbox]\nsize = 'medium'\n"), 3);
    await repo.tell({ kind: "heads", heads: [late] });
    await repo.tell({ kind: "repository", identity: { ...identity, defaultBranch: "next" } });
    await repo.runJobs();
    expect(await repo.config()).toMatchObject({
      config: { sandbox: { size: "large" } },
      source: { sha: next },
    });
    expect((await repo.jobs("sync_config"))[1]?.message).toBe("main is not the default branch any more.");
  });

  test("a resync reads the branch as it is now, which heals a lost push", async () => {
    await push(commit("[sandbox]\nsize = 'small'\n"), 1);
    const lost = commit("[sandbox]\nsize = 'large'\n");
    pushed(lost, 2);
    await repo.tell({ kind: "resync" });
    await repo.runJobs();
    expect(await repo.config()).toMatchObject({
      config: { sandbox: { size: "large" } },
      source: { sha: lost },
    });
  });
});

describe("[RC2] the job", () => {
  test("has three steps, in order", async () => {
    await push(commit(""), 1);
    const [{ steps } = { steps: "" }] = await repo.db.execute<{ steps: string }>(
      "SELECT group_concat(name, ' ') AS steps FROM (SELECT name FROM repo_job_steps WHERE job_id = ?1 ORDER BY position)",
      (await newestJob())?.jobId,
    );
    expect(steps).toBe("fetch-config-file parse-and-validate store-repo-config");
  });

  test("each delivery is a job of its own, also with a commit that was read before: a revert applies", async () => {
    const first = commit("[sandbox]\nsize = 'small'\n");
    await push(first, 1);
    await push(commit("[sandbox]\nsize = 'large'\n", first), 2);
    await push(first, 3);
    expect(await repo.config()).toMatchObject({
      config: { sandbox: { size: "small" } },
      source: { sha: first },
    });
    expect(await repo.jobs("sync_config")).toHaveLength(4);
    const guids = await repo.db.execute(
      "SELECT args ->> '$.headSha' AS sha, args ->> '$.deliveryGuid' AS guid FROM repo_jobs WHERE n > 1 ORDER BY n",
    );
    expect(guids).toMatchObject([
      { sha: first, guid: "guid-1" },
      { guid: "guid-2" },
      { sha: first, guid: "guid-3" },
    ]);
    // The commit has its check run already.
    expect(repo.world.checkRuns).toHaveLength(2);
  });
});

describe("[RC3] what counts as absent", () => {
  test.each([
    [null, null],
    [{ kind: "other", type: "directory", size: null }, "is a directory; it counts as absent"],
    [
      { kind: "other", type: "symlink", size: null },
      "is a link that leads to no file of the repository; it counts as absent",
    ],
    [{ kind: "other", type: "submodule", size: null }, "is a submodule; it counts as absent"],
    [
      { kind: "other", type: "encoding", size: 2_000_000 },
      "is larger than GitHub gives of a file; it counts as absent",
    ],
  ] as const)("%j clears what was stored, and says so", async (content, warning) => {
    await push(commit("[sandbox]\ndocker = true\n"), 1);
    const sha = commit(content);
    await push(sha, 2);
    const config = await repo.config();
    expect(config).toMatchObject({ config: null, error: null, source: { sha } });
    expect(config.warnings.map(({ message }) => message)).toEqual(warning === null ? [] : [warning]);
    expect((await newestJob())?.message).toBe(
      `There is no ${path} at ${sha.slice(0, 7)}: the defaults are in use.`,
    );
  });

  test("any other answer of GitHub is asked again, and clears nothing", async () => {
    await push(commit("[sandbox]\ndocker = true\n"), 1);
    repo.world.intercept = (call) => {
      if (call.startsWith("content/")) throw new RetryableError("github_unavailable", "502");
    };
    await push(commit(null), 2);
    expect((await repo.config()).config).toEqual({ sandbox: { docker: true } });
    expect(await newestJob()).toMatchObject({ status: "queued", errorCode: "github_unavailable" });
    repo.world.intercept = () => undefined;
    repo.clock.nowMs += 5_000;
    await repo.runJobs();
    expect(await newestJob()).toMatchObject({ status: "completed", attempts: 2 });
    expect((await repo.config()).config).toBeNull();
  });

  test("a commit that GitHub does not know yet is asked for again, one that it never knows ends the job", async () => {
    await push(commit("[sandbox]\ndocker = true\n"), 1);
    await push(commit({ kind: "absent", reason: "no_commit" }), 2);
    for (let attempt = 2; attempt <= 5; attempt++) {
      expect(await newestJob()).toMatchObject({ status: "queued", errorCode: "commit_not_found" });
      repo.clock.nowMs += 5_000;
      await repo.runJobs();
    }
    expect(await newestJob()).toMatchObject({ status: "error", errorCode: "commit_not_found", attempts: 5 });
    expect((await repo.config()).config).toEqual({ sandbox: { docker: true } });
  });
});

describe("[RC4] a file that cannot be used", () => {
  const secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

  test("stays beside the good one, which stays in force, with a neutral check run", async () => {
    const good = commit("[sandbox]\nsize = 'small'\n");
    await push(good, 1);
    const bad = commit(`[sandbox]\nsize = "${secret}"\n${secret} = 1\n`);
    await push(bad, 2);
    const config = await repo.config();
    expect(config).toMatchObject({
      config: { sandbox: { size: "small" } },
      source: { sha: good },
      error: {
        code: "config_invalid",
        sha: bad,
        issues: [
          { path: "sandbox.size", line: 2 },
          { path: "sandbox.?", line: 3 },
        ],
      },
    });
    expect(repo.world.checkRuns).toMatchObject([
      { headSha: good, conclusion: "success", annotations: [] },
      {
        headSha: bad,
        name: "Foundry config",
        conclusion: "neutral",
        annotations: [
          { path, startLine: 2, endLine: 2, title: "sandbox.size", level: "failure" },
          { path, startLine: 3, endLine: 3, title: "sandbox.?" },
        ],
      },
    ]);
    expect((await newestJob())?.status).toBe("completed");
    const everything = await repo.db.execute(
      "SELECT state FROM repo_config UNION ALL SELECT json FROM repo_jobs UNION ALL SELECT events FROM topic_events UNION ALL SELECT payload FROM outbox",
    );
    expect(JSON.stringify([config, everything, repo.world.checkRuns, repo.events])).not.toContain(secret);
  });

  test("a good one after it takes the error away", async () => {
    await push(commit("a = = 1"), 1);
    expect((await repo.config()).error).toMatchObject({ code: "toml_syntax", issues: [{ line: 1 }] });
    await push(commit("[sandbox]\ngpu = true\n"), 2);
    const config = await repo.config();
    expect(config).toMatchObject({ config: { sandbox: {} }, error: null });
    expect(config.warnings).toMatchObject([{ path: "sandbox.gpu", line: 2 }]);
    expect(repo.world.checkRuns.at(-1)).toMatchObject({
      conclusion: "success",
      title: "In use, with 1 warning",
      annotations: [{ level: "warning", startLine: 2 }],
    });
  });

  test("who watches hears of it once, and of a reading that changes nothing not at all", async () => {
    const updates = () => repo.events.filter(({ type }) => type === "configUpdated").length;
    await push(commit("[sandbox]\ndocker = true\n"), 1);
    expect(updates()).toBe(1);
    const sha = commit("[sandbox]\ndocker = true\n");
    await push(sha, 2);
    expect(updates()).toBe(2);
    await push(sha, 3);
    expect(updates()).toBe(2);
  });
});

test("[RC2] [DX7] killed at every commit and every call, the job ends right, with one check run", async () => {
  const text = `[sandbox]\nsize = "small"\n[[scheduled_jobs]]\nname = "nightly"\nbranch = "main"\nschedule = "0 3 * * *"\nprompt = "p"\n`;
  repo.world.intercept = () => repo.kill.point();
  let survived = false;
  for (let points = 0; !survived; points++) {
    expect(points).toBeLessThan(60);
    const sha = commit(text);
    await repo.tell({ kind: "heads", heads: [pushed(sha, points + 1)] });
    repo.kill.after(points);
    await repo.runJobs().catch(() => undefined);
    survived = !repo.kill.signal().aborted;
    repo.restart();
    await repo.runJobs();
    expect(await newestJob(), `killed at ${points}`).toMatchObject({ status: "completed", errorCode: null });
    expect(await repo.config()).toMatchObject({
      source: { sha },
      config: { sandbox: { size: "small" } },
      nextRuns: [{ name: "nightly" }],
    });
    expect(repo.world.checkRuns.filter((run) => run.headSha === sha)).toHaveLength(1);
  }
});

describe("[DX7] the check run", () => {
  test("an App that may not write checks still reads configurations", async () => {
    repo.world.intercept = (call) => {
      if (/checkrun/i.test(call)) throw new TerminalError("github_forbidden", "Resource not accessible");
    };
    await push(commit("[sandbox]\ndocker = true\n"), 1);
    expect((await repo.config()).config).toEqual({ sandbox: { docker: true } });
    expect(await newestJob()).toMatchObject({
      status: "completed",
      message: expect.stringContaining("github_forbidden"),
    });
  });

  test("a mistake that was found without its push is told once, also when the push comes after all", async () => {
    await push(commit(""), 1);
    const sha = commit("a = = 1");
    const late = pushed(sha, 2);
    await repo.tell({ kind: "resync" });
    await repo.runJobs();
    await arrives(late);
    expect((await repo.config()).error?.sha).toBe(sha);
    expect(repo.world.checkRuns.filter((run) => run.headSha === sha)).toMatchObject([
      { conclusion: "neutral" },
    ]);
  });

  test("none for a repository without a file, nor for a reading that no push asked for", async () => {
    await push(commit(null), 1);
    const sha = commit("[sandbox]\ndocker = true\n");
    pushed(sha, 2);
    await repo.tell({ kind: "resync" });
    await repo.runJobs();
    expect((await repo.config()).source?.sha).toBe(sha);
    expect(repo.world.checkRuns).toEqual([]);
  });
});

describe("[RC5] order", () => {
  const sizeOf = async () => (await repo.config()).config?.sandbox?.size;
  const small = () => commit("[sandbox]\nsize = 'small'\n");
  const large = (parent: string) => commit("[sandbox]\nsize = 'large'\n", parent);

  test("an older push that arrives later changes nothing, and asks for nothing", async () => {
    const older = small();
    const newer = large(older);
    const first = pushed(older, 1);
    const second = pushed(newer, 2);
    await arrives(second);
    repo.world.calls.length = 0;
    await arrives(first);
    expect(await sizeOf()).toBe("large");
    expect(repo.world.calls).toEqual([]);
    expect((await newestJob())?.message).toBe("A newer push is in force already.");
  });

  test("a newer one that could not be used is newer, too", async () => {
    const older = small();
    const bad = commit("a = = 1", older);
    const first = pushed(older, 1);
    await arrives(pushed(bad, 2), first);
    expect(await repo.config()).toMatchObject({ config: null, error: { sha: bad } });
  });

  test("two pushes within a second, in the wrong order: the branch itself decides", async () => {
    const older = small();
    const newer = large(older);
    const heads = [pushed(older, 1), pushed(newer, 1)] as const;
    await arrives(heads[1], heads[0]);
    expect(await sizeOf()).toBe("large");
    // A force push back to the older one, within the same second.
    await push(older, 1);
    expect(await sizeOf()).toBe("small");
  });

  test("after a gap, git says which commit contains which", async () => {
    const first = small();
    const second = large(first);
    const third = commit("[sandbox]\nsize = 'medium'\n", second);
    await push(first, 1);
    const lost = pushed(second, 2);
    const newest = pushed(third, 3);
    // The branch has moved on once more; that push is on its way.
    repo.world.branchHeads.set("acme/web:main", second);
    await repo.tell({ kind: "resync" });
    await repo.runJobs();
    repo.world.branchHeads.set("acme/web:main", commit("", third));
    expect(await sizeOf()).toBe("large");
    repo.world.calls.length = 0;
    await arrives(lost);
    expect(repo.world.calls).toContain(`compare/${second}...${second}`);
    expect(contentCalls()).toEqual([]);
    await arrives(newest);
    expect(repo.world.calls).toContain(`compare/${second}...${third}`);
    expect(await sizeOf()).toBe("medium");
  });

  test("after a gap and a force push, where neither contains the other, the branch is read", async () => {
    await push(small(), 1);
    await repo.tell({ kind: "resync" });
    await repo.runJobs();
    const apart = pushed(commit("[sandbox]\nsize = 'medium'\n"), 2);
    const now = commit("[sandbox]\nsize = 'large'\n");
    repo.world.branchHeads.set("acme/web:main", now);
    await arrives(apart);
    expect(await repo.config()).toMatchObject({
      config: { sandbox: { size: "large" } },
      source: { sha: now },
    });
  });

  test("whatever the order of arrival, the newest push is in force", async () => {
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ] as const;
    for (const [round, order] of orders.entries()) {
      const first = commit(`[sandbox]\nsize = 'small'\n`);
      const second = commit(`[sandbox]\nsize = 'medium'\n`, first);
      const third = large(second);
      // Two of them within one second.
      const heads = [
        pushed(first, 10 * (round + 1)),
        pushed(second, 10 * (round + 1) + 1),
        pushed(third, 10 * (round + 1) + 1),
      ];
      for (const index of order) {
        const head = heads[index];
        if (head) await arrives(head);
      }
      expect(await repo.config(), order.join()).toMatchObject({ source: { sha: third } });
    }
  });
});

test("[RC5] whatever is pushed, lost, late or within one second: the last push is in force", async () => {
  const step = fc.record({
    kind: fc.constantFrom("push", "push", "push", "revert", "force", "deliver", "deliver", "lose", "resync"),
    pick: fc.nat(5),
    seconds: fc.nat(2),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
      repo = createMemoryRepository();
      await repo.tell({ kind: "repository", identity });
      await repo.runJobs();
      const history: string[] = [];
      const onTheirWay: ReturnType<typeof pushed>[] = [];
      let second = 0;
      let isLost = false;
      const resync = async () => {
        await repo.tell({ kind: "resync" });
        await repo.runJobs();
      };
      const send = (sha: string) => {
        history.push(sha);
        onTheirWay.push(pushed(sha, second));
      };
      for (const { kind, pick, seconds } of [...steps, { kind: "push", pick: 0, seconds: 0 }]) {
        second += seconds;
        const any = pick % Math.max(1, onTheirWay.length);
        const [taken] = kind === "deliver" || kind === "lose" ? onTheirWay.splice(any, 1) : [];
        if (kind === "push") send(commit("", history.at(-1) ?? null));
        else if (kind === "force") send(commit("", history[pick] ?? null));
        else if (kind === "revert") send(history[pick % Math.max(1, history.length)] ?? commit(""));
        else if (kind === "resync") await resync();
        else if (taken && kind === "deliver") await arrives(taken);
        else if (taken) isLost = true;
      }
      // Those that are still on their way arrive backwards; a lost one is healed by a full sync.
      for (const head of onTheirWay.toReversed()) await arrives(head);
      if (isLost) await resync();
      expect((await repo.config()).source?.sha).toBe(history.at(-1));
    }),
    { numRuns: 60 },
  );
});

test("[RC6] whose the configuration is stands beside it, written with it, not in it", async () => {
  await push(commit("[sandbox]\ndocker = true\n"), 1);
  const own = () => repo.db.execute("SELECT repo_id, full_name, installation_id FROM repo_config");
  expect(await own()).toEqual([{ repo_id: "7", full_name: "acme/web", installation_id: "11" }]);
  await repo.tell({ kind: "repository", identity: { ...identity, fullName: "acme/site" } });
  const sha = commit(null);
  repo.world.files.set(`acme/site@${sha}:${path}`, file("[sandbox]\ndocker = false\n"));
  await push(sha, 2);
  expect(await own()).toEqual([{ repo_id: "7", full_name: "acme/site", installation_id: "11" }]);
  const [row] = await repo.db.execute<{ state: string }>("SELECT state FROM repo_config");
  expect(row?.state).not.toMatch(/acme|installation/);
});

test("without an installation the job says so, and what is stored stays", async () => {
  await push(commit("[sandbox]\ndocker = true\n"), 1);
  await repo.tell({ kind: "repository", identity: { ...identity, installationId: null } });
  await push(commit(null), 2);
  expect(await newestJob()).toMatchObject({ status: "error", errorCode: "not_connected" });
  expect((await repo.config()).config).toEqual({ sandbox: { docker: true } });
});
