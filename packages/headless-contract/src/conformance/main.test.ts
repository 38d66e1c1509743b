import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { harness } from "../testing/wrong-harness.ts";

// Each check runs a program some ten times, with git before and after.
vi.setConfig({ testTimeout: 120_000 });

describe("the command", () => {
  const main = new URL("main.ts", import.meta.url).pathname;
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [main, ...args], { encoding: "utf8", timeout: 60_000 });

  test("ends with 0 for a harness that keeps the contract, with a readable report", () => {
    const done = run("--quiet", "--", harness({}));
    expect(done.stderr).toBe("");
    expect(done.status).toBe(0);
    expect(done.stdout).toContain("✓ ends with exit code 0, 1, 2 or 3 (4×)");
  });

  test("ends with 1 for one that does not, and says where", () => {
    const done = run("--", harness({ end: "exit 4" }));
    expect(done.status).toBe(1);
    expect(done.stdout).toContain("fix_issue, version 1: exit code 4");
    expect(done.stderr).toContain("… fix_issue, version 1");
  });

  test.each([
    [["--help"], 0, "Ends with 0 if every MUST held"],
    [[], 2, "no command"],
    [["mine"], 2, "Unexpected argument"],
    [["--timeout", "soon", "--", "mine"], 2, "--timeout takes seconds"],
    [["--wrong", "--", "mine"], 2, "--wrong"],
    [["--", "node", "package.json"], 2, "package.json is found here, but the program starts in a workspace"],
  ])("%j", (args, status, text) => {
    const done = run(...args);
    expect(done.status).toBe(status);
    expect(done.stdout + done.stderr).toContain(text);
  });

  test("what a harness prints cannot move the cursor", () => {
    const done = run("--quiet", "--", harness({ before: "printf '\\033[2Jgone'; exit 9" }));
    expect(done.stdout).not.toContain("\u001b");
    expect(done.stdout).toContain("gone");
  });
});

test("published, it is plain JavaScript that runs below node_modules", () => {
  const dir = mkdtempSync(join(tmpdir(), "foundry-kit-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const home = new URL("../..", import.meta.url).pathname;
  const installed = join(dir, "node_modules", "@foundry", "headless-contract");
  const built = spawnSync(
    process.execPath,
    [
      join(home, "node_modules/typescript/bin/tsc"),
      "-p",
      join(home, "tsconfig.build.json"),
      "--outDir",
      join(installed, "dist"),
    ],
    { encoding: "utf8" },
  );
  expect(built.stdout + built.stderr).toBe("");
  const { publishConfig, ...description } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as {
    publishConfig: { bin: Record<string, string> };
  };
  writeFileSync(join(installed, "package.json"), JSON.stringify({ ...description, ...publishConfig }));
  symlinkSync(join(home, "node_modules/zod"), join(dir, "node_modules", "zod"));
  const main = join(installed, publishConfig.bin["headless-conformance"] ?? "");
  const done = spawnSync(process.execPath, [main, "--quiet", "--", harness({})], { encoding: "utf8" });
  expect([done.status, done.stderr]).toEqual([0, ""]);
});
