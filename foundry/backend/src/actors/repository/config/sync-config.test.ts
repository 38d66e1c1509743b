import { RetryableError } from "@foundry/durable";
import { beforeEach, describe, expect, test } from "vitest";
import { repoConfigPath as path } from "../../../repo-config/index.ts";
import { createConfigScene, file, identity, type ConfigScene } from "./testing/config-scene.ts";

let scene: ConfigScene;
beforeEach(async () => {
  scene = await createConfigScene();
});

describe("[RC1] when the file is read", () => {
  test("at a push to the default branch, at no other", async () => {
    const sha = scene.commit("[sandbox]\ndocker = true\n");
    await scene.push(scene.commit("[sandbox]\ndocker = false\n"), 1, "feature");
    expect(scene.contentCalls()).toEqual([]);
    await scene.push(sha, 2);
    expect(scene.contentCalls()).toEqual([`content/${path}@${sha}`]);
    expect((await scene.repo.config()).config).toEqual({ sandbox: { docker: true } });
  });

  test("the default branch's deletion counts as an absent file, without asking for one", async () => {
    await scene.push(scene.commit("[sandbox]\ndocker = true\n"), 1);
    scene.repo.world.calls.length = 0;
    await scene.push(null, 2);
    expect(scene.contentCalls()).toEqual([]);
    const config = await scene.repo.config();
    expect(config).toMatchObject({ config: null, error: null, source: { sha: "0".repeat(40) } });
    expect((await scene.newestJob())?.message).toBe("The default branch is gone: the defaults are in use.");
  });

  test("another default branch is read anew, and a push of the old one that comes late is passed over", async () => {
    await scene.push(scene.commit("[sandbox]\nsize = 'small'\n"), 1);
    const next = scene.commit("[sandbox]\nsize = 'large'\n");
    await scene.push(next, 2, "next");
    const late = scene.pushed(scene.commit("[sandbox]\nsize = 'medium'\n"), 3);
    await scene.repo.tell({ kind: "heads", heads: [late] });
    await scene.repo.tell({ kind: "repository", identity: { ...identity, defaultBranch: "next" } });
    await scene.repo.runJobs();
    expect(await scene.repo.config()).toMatchObject({
      config: { sandbox: { size: "large" } },
      source: { sha: next },
    });
    expect((await scene.repo.jobs("sync_config"))[1]?.message).toBe(
      "main is not the default branch any more.",
    );
  });

  test("a resync reads the branch as it is now, which heals a lost push", async () => {
    await scene.push(scene.commit("[sandbox]\nsize = 'small'\n"), 1);
    const lost = scene.commit("[sandbox]\nsize = 'large'\n");
    scene.pushed(lost, 2);
    await scene.resync();
    expect(await scene.repo.config()).toMatchObject({
      config: { sandbox: { size: "large" } },
      source: { sha: lost },
    });
  });
});

describe("[RC2] the job", () => {
  test("has three steps, in order", async () => {
    await scene.push(scene.commit(""), 1);
    const [{ steps } = { steps: "" }] = await scene.repo.db.execute<{ steps: string }>(
      "SELECT group_concat(name, ' ') AS steps FROM (SELECT name FROM repo_job_steps WHERE job_id = ?1 ORDER BY position)",
      (await scene.newestJob())?.jobId,
    );
    expect(steps).toBe("fetch-config-file parse-and-validate store-repo-config");
  });

  test("each delivery is a job of its own, also with a commit that was read before: a revert applies", async () => {
    const first = scene.commit("[sandbox]\nsize = 'small'\n");
    await scene.push(first, 1);
    await scene.push(scene.commit("[sandbox]\nsize = 'large'\n", first), 2);
    await scene.push(first, 3);
    expect(await scene.repo.config()).toMatchObject({
      config: { sandbox: { size: "small" } },
      source: { sha: first },
    });
    expect(await scene.repo.jobs("sync_config")).toHaveLength(4);
    const guids = await scene.repo.db.execute(
      "SELECT args ->> '$.headSha' AS sha, args ->> '$.deliveryGuid' AS guid FROM repo_jobs WHERE n > 1 ORDER BY n",
    );
    expect(guids).toMatchObject([
      { sha: first, guid: "guid-1" },
      { guid: "guid-2" },
      { sha: first, guid: "guid-3" },
    ]);
    // The commit has its check run already.
    expect(scene.repo.world.checkRuns).toHaveLength(2);
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
    await scene.push(scene.commit("[sandbox]\ndocker = true\n"), 1);
    const sha = scene.commit(content);
    await scene.push(sha, 2);
    const config = await scene.repo.config();
    expect(config).toMatchObject({ config: null, error: null, source: { sha } });
    expect(config.warnings.map(({ message }) => message)).toEqual(warning === null ? [] : [warning]);
    expect((await scene.newestJob())?.message).toBe(
      `There is no ${path} at ${sha.slice(0, 7)}: the defaults are in use.`,
    );
  });

  test("any other answer of GitHub is asked again, and clears nothing", async () => {
    await scene.push(scene.commit("[sandbox]\ndocker = true\n"), 1);
    scene.repo.world.intercept = (call) => {
      if (call.startsWith("content/")) throw new RetryableError("github_unavailable", "502");
    };
    await scene.push(scene.commit(null), 2);
    expect((await scene.repo.config()).config).toEqual({ sandbox: { docker: true } });
    expect(await scene.newestJob()).toMatchObject({ status: "queued", errorCode: "github_unavailable" });
    scene.repo.world.intercept = () => undefined;
    scene.repo.clock.nowMs += 5_000;
    await scene.repo.runJobs();
    expect(await scene.newestJob()).toMatchObject({ status: "completed", attempts: 2 });
    expect((await scene.repo.config()).config).toBeNull();
  });

  test("a commit that GitHub does not know yet is asked for again, one that it never knows ends the job", async () => {
    await scene.push(scene.commit("[sandbox]\ndocker = true\n"), 1);
    await scene.push(scene.commit({ kind: "absent", reason: "no_commit" }), 2);
    for (let attempt = 2; attempt <= 5; attempt++) {
      expect(await scene.newestJob()).toMatchObject({ status: "queued", errorCode: "commit_not_found" });
      scene.repo.clock.nowMs += 5_000;
      await scene.repo.runJobs();
    }
    expect(await scene.newestJob()).toMatchObject({
      status: "error",
      errorCode: "commit_not_found",
      attempts: 5,
    });
    expect((await scene.repo.config()).config).toEqual({ sandbox: { docker: true } });
  });
});

describe("[RC4] a file that cannot be used", () => {
  const secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

  test("stays beside the good one, which stays in force, with a neutral check run", async () => {
    const good = scene.commit("[sandbox]\nsize = 'small'\n");
    await scene.push(good, 1);
    const bad = scene.commit(`[sandbox]\nsize = "${secret}"\n${secret} = 1\n`);
    await scene.push(bad, 2);
    const config = await scene.repo.config();
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
    expect(scene.repo.world.checkRuns).toMatchObject([
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
    expect((await scene.newestJob())?.status).toBe("completed");
    const everything = await scene.repo.db.execute(
      "SELECT state FROM repo_config UNION ALL SELECT json FROM repo_jobs UNION ALL SELECT events FROM topic_events UNION ALL SELECT payload FROM outbox",
    );
    expect(JSON.stringify([config, everything, scene.repo.world.checkRuns, scene.repo.events])).not.toContain(
      secret,
    );
  });

  test("a good one after it takes the error away", async () => {
    await scene.push(scene.commit("a = = 1"), 1);
    expect((await scene.repo.config()).error).toMatchObject({ code: "toml_syntax", issues: [{ line: 1 }] });
    await scene.push(scene.commit("[sandbox]\ngpu = true\n"), 2);
    const config = await scene.repo.config();
    expect(config).toMatchObject({ config: { sandbox: {} }, error: null });
    expect(config.warnings).toMatchObject([{ path: "sandbox.gpu", line: 2 }]);
    expect(scene.repo.world.checkRuns.at(-1)).toMatchObject({
      conclusion: "success",
      title: "In use, with 1 warning",
      annotations: [{ level: "warning", startLine: 2 }],
    });
  });

  test("who watches hears of it once, and of a reading that changes nothing not at all", async () => {
    const updates = () => scene.repo.events.filter(({ type }) => type === "configUpdated").length;
    await scene.push(scene.commit("[sandbox]\ndocker = true\n"), 1);
    expect(updates()).toBe(1);
    const sha = scene.commit("[sandbox]\ndocker = true\n");
    await scene.push(sha, 2);
    expect(updates()).toBe(2);
    await scene.push(sha, 3);
    expect(updates()).toBe(2);
  });
});

test("[RC6] whose the configuration is stands beside it, written with it, not in it", async () => {
  await scene.push(scene.commit("[sandbox]\ndocker = true\n"), 1);
  const own = () => scene.repo.db.execute("SELECT repo_id, full_name, installation_id FROM repo_config");
  expect(await own()).toEqual([{ repo_id: "7", full_name: "acme/web", installation_id: "11" }]);
  await scene.repo.tell({ kind: "repository", identity: { ...identity, fullName: "acme/site" } });
  const sha = scene.commit(null);
  scene.repo.world.files.set(`acme/site@${sha}:${path}`, file("[sandbox]\ndocker = false\n"));
  await scene.push(sha, 2);
  expect(await own()).toEqual([{ repo_id: "7", full_name: "acme/site", installation_id: "11" }]);
  const [row] = await scene.repo.db.execute<{ state: string }>("SELECT state FROM repo_config");
  expect(row?.state).not.toMatch(/acme|installation/);
});

test("without an installation the job says so, and what is stored stays", async () => {
  await scene.push(scene.commit("[sandbox]\ndocker = true\n"), 1);
  await scene.repo.tell({ kind: "repository", identity: { ...identity, installationId: null } });
  await scene.push(scene.commit(null), 2);
  expect(await scene.newestJob()).toMatchObject({ status: "error", errorCode: "not_connected" });
  expect((await scene.repo.config()).config).toEqual({ sandbox: { docker: true } });
});
