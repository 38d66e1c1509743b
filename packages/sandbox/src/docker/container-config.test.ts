import { expect, test } from "vitest";
import { specOf } from "../testing/run-in.ts";
import { containerConfig } from "./container-config.ts";

const command = {
  argv: ["/usr/bin/agent", "--headless"] as const,
  env: { FOUNDRY_GIT_TOKEN: "ghs_live" },
  cwd: "/w",
  signal: new AbortController().signal,
  onOutput: () => undefined,
};

test("[HC1] a token is in the container's environment alone, in no argument, label or path", () => {
  const config = containerConfig({
    spec: specOf("t-1", "/w"),
    command,
    image: "a",
    scope: "s",
    user: "7:7",
    volumeDirs: [],
  });
  expect(config.Env).toEqual(["FOUNDRY_GIT_TOKEN=ghs_live"]);
  expect(JSON.stringify({ ...config, Env: [] })).not.toContain("ghs_live");
});

test("directories are mounted parents first, so that a writable one may lie in a read-only one; volumes elsewhere", () => {
  const spec = specOf("t-1", "/w/work", {
    readOnlyDirs: ["/w"],
    writableDirs: ["/w/out/put"],
    volumes: [{ path: "/cache", sizeBytes: 1 }],
  });
  const config = containerConfig({
    spec,
    command,
    image: "a",
    scope: "s",
    user: "7:7",
    volumeDirs: ["/state/0"],
  });
  const seen = config.HostConfig?.Mounts?.map(({ Source, Target, ReadOnly }) => [Source, Target, ReadOnly]);
  expect(seen).toEqual([
    ["/w", "/w", true],
    ["/state/0", "/cache", false],
    ["/w/work", "/w/work", false],
    ["/w/out/put", "/w/out/put", false],
  ]);
});
