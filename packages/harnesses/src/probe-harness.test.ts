import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { harnesses, harnessesDir, probeHarness } from "./index.ts";
import type { BuiltInProvider, HarnessDescription } from "./index.ts";

function find(provider: BuiltInProvider): HarnessDescription {
  const harness = harnesses.find((known) => known.provider === provider);
  if (harness === undefined) throw new Error(`no ${provider}`);
  return harness;
}

function directory(): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "foundry-probe-")));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

function executable(path: string, mode = 0o755): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, "#!/bin/sh\nexit 99\n");
  chmodSync(path, mode);
  return path;
}

const nodePath = process.execPath;

test("the demo needs nothing but Node and this package", async () => {
  const probe = await probeHarness(find("demo"), { path: "", nodePath });
  expect(probe).toEqual({
    kind: "available",
    command: {
      argv: [nodePath, join(harnessesDir, "src/programs/demo.ts")],
      readOnlyDirs: [harnessesDir, dirname(realpathSync(nodePath))],
      env: {},
    },
  });
});

test("an agent in an npm installation: its real file, and all that was installed beside it", async () => {
  const dir = directory();
  const file = executable(join(dir, "lib/node_modules/@anthropic-ai/claude-code/cli.js"));
  mkdirSync(join(dir, "bin"));
  symlinkSync(file, join(dir, "bin/claude"));
  const probe = await probeHarness(find("claude_code"), { path: `/nowhere:relative::${dir}/bin`, nodePath });
  expect(probe).toMatchObject({
    kind: "available",
    command: {
      readOnlyDirs: expect.arrayContaining([join(dir, "lib/node_modules")]),
      env: { FOUNDRY_HARNESS_EXECUTABLE: file },
    },
  });
});

test("an agent that is one binary: its directory", async () => {
  const dir = directory();
  executable(join(dir, "share/opencode/1.2/opencode"));
  mkdirSync(join(dir, "bin"));
  symlinkSync("../share/opencode/1.2/opencode", join(dir, "bin/opencode"));
  const probe = await probeHarness(find("opencode"), { path: join(dir, "bin"), nodePath });
  expect(probe).toMatchObject({
    command: {
      readOnlyDirs: expect.arrayContaining([join(dir, "share/opencode/1.2")]),
      env: { FOUNDRY_HARNESS_EXECUTABLE: join(dir, "share/opencode/1.2/opencode") },
    },
  });
});

test("what is no executable file is not taken for one; what is missing is said with what to do", async () => {
  const dir = directory();
  executable(join(dir, "text/codex"), 0o644);
  mkdirSync(join(dir, "directory/codex"), { recursive: true });
  mkdirSync(join(dir, "broken"));
  symlinkSync("nowhere", join(dir, "broken/codex"));
  const path = ["text", "directory", "broken"].map((name) => join(dir, name)).join(":");
  expect(await probeHarness(find("codex"), { path, nodePath })).toEqual({
    kind: "missing",
    reason: "codex is not on the PATH. Install it with `npm install -g @openai/codex`.",
  });
  executable(join(dir, "later/codex"));
  const later = await probeHarness(find("codex"), { path: `${path}:${join(dir, "later")}`, nodePath });
  expect(later.kind).toBe("available");
});
