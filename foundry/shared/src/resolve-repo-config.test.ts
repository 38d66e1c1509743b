import { describe, expect, test } from "vitest";
import { describeRepoConfig, resolveRepoConfig } from "./resolve-repo-config.ts";

describe("[RC8] resolve", () => {
  test("what is not written is a default, what is written stays", () => {
    expect(resolveRepoConfig({ sandbox: { docker: true } })).toEqual({
      sandbox: { size: "medium", docker: true, volumes: [] },
      harness: { provider: "claude_code", model: null, command: null },
      scheduled_jobs: [],
      on_event: { failed_run: [] },
    });
    expect(resolveRepoConfig({})).toEqual(resolveRepoConfig({ sandbox: {}, harness: {}, on_event: {} }));
  });

  test("a volume's size is 10Gi where none is written", () => {
    const sandbox = { volumes: [{ path: "/data" }, { path: "/cache", size: "64Ki" }] };
    expect(resolveRepoConfig({ sandbox }).sandbox.volumes).toEqual([
      { path: "/data", size: "10Gi" },
      { path: "/cache", size: "64Ki" },
    ]);
  });

  test("it is pure: what it is given stays, and what it gives is its own", () => {
    const sparse = { scheduled_jobs: [{ name: "a", branch: "b", schedule: "0 3 * * *", prompt: "p" }] };
    const before = structuredClone(sparse);
    resolveRepoConfig(sparse).scheduled_jobs.pop();
    expect(sparse).toEqual(before);
  });
});

describe("describe", () => {
  const sourceOf = (entries: ReturnType<typeof describeRepoConfig>) =>
    Object.fromEntries(entries.map(({ path, source }) => [path, source]));

  test("without a file, every value is a default", () => {
    const entries = describeRepoConfig(null);
    expect(new Set(entries.map(({ source }) => source))).toEqual(new Set(["default"]));
    expect(entries.find(({ path }) => path === "sandbox.size")?.value).toBe("medium");
    expect(entries).toContainEqual({ path: "scheduled_jobs", value: [], source: "default" });
  });

  test("a value that equals the default comes from the file if it is written there", () => {
    const entries = describeRepoConfig({
      sandbox: { size: "medium", volumes: [{ path: "/data" }] },
      on_event: { failed_run: [] },
    });
    expect(sourceOf(entries)).toMatchObject({
      "sandbox.size": "file",
      "sandbox.docker": "default",
      "sandbox.volumes[0].path": "file",
      "sandbox.volumes[0].size": "default",
      "on_event.failed_run": "file",
    });
  });
});
