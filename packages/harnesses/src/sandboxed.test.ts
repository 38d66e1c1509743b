import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseResult } from "@foundry/headless-contract";
import { describe, expect, test } from "vitest";
import { harnesses, harnessesDir, probeHarness } from "./index.ts";
import { briefFor, createWorkspace } from "./testing/workspace.ts";

test("the programs import nothing at run time but Node's own modules and each other", () => {
  const sources = readdirSync(join(harnessesDir, "src"), { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.startsWith("testing"),
  );
  expect(sources.length).toBeGreaterThan(20);
  const imported = sources.flatMap((file) => {
    const source = readFileSync(join(harnessesDir, "src", file), "utf8");
    return [...source.matchAll(/^(?:import|export)(?! type )[^"'`;]*from "([^"]+)"/gm)].map(
      ([, from = ""]) => from,
    );
  });
  expect(imported.filter((from) => !/^(?:node:|\.\.?\/)/.test(from))).toEqual([]);
});

const bubblewrap = "/usr/bin/bwrap";
const canSandbox =
  existsSync(bubblewrap) &&
  spawnSync(bubblewrap, ["--ro-bind", "/", "/", "--unshare-all", "--dev", "/dev", "true"]).status === 0;

/** Only the system, what the probe names, and the workspace: no home, no network, no node_modules of the repository. */
describe.skipIf(!canSandbox)("in a sandbox of bubblewrap", () => {
  const task = {
    kind: "fix_issue",
    issue_number: 12,
    issue_title: "Add docs/setup.md",
    issue_body: "How to start.",
  } as const;

  test.each(harnesses.map((harness) => [harness.provider, harness] as const))(
    "%s runs",
    async (_, harness) => {
      const workspace = createWorkspace();
      const agent = workspace.script(
        harness.executable ?? "unused",
        `const lines = {
  claude: { type: "result", subtype: "success", is_error: false, result: "FOUNDRY-STATUS: done x" },
  codex: { type: "item.completed", item: { type: "agent_message", text: "FOUNDRY-STATUS: done x" } },
  opencode: { type: "text", part: { text: "FOUNDRY-STATUS: done x" } },
};
require("node:fs").writeFileSync("agent.txt", "");
console.log(JSON.stringify(lines[${JSON.stringify(harness.executable)}]));`,
      );
      const probe = await probeHarness(harness, { path: join(agent, ".."), nodePath: process.execPath });
      if (probe.kind !== "available") throw new Error(probe.reason);
      const [briefPath, resultPath] = [join(workspace.dir, "brief.json"), join(workspace.dir, "result.json")];
      writeFileSync(briefPath, JSON.stringify(briefFor(workspace, task)));
      const environment = {
        PATH: "/usr/bin:/bin",
        HOME: "/tmp",
        FOUNDRY_DEMO_DELAY_MS: "0",
        GIT_AUTHOR_NAME: "Foundry",
        GIT_AUTHOR_EMAIL: "foundry@example.com",
        GIT_COMMITTER_NAME: "Foundry",
        GIT_COMMITTER_EMAIL: "foundry@example.com",
        ...probe.command.env,
      };
      const shown = probe.command.readOnlyDirs.flatMap((dir) => ["--ro-bind", dir, dir]);
      const system = ["/usr", "/bin", "/lib", "/lib64", "/etc"].flatMap((dir) => ["--ro-bind-try", dir, dir]);
      const alone = [
        "--unshare-all",
        "--die-with-parent",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--tmpfs",
        "/tmp",
      ];
      const place = ["--bind", workspace.dir, workspace.dir, ...shown, "--chdir", workspace.root, "--"];
      const contract = ["--headless", "--context", briefPath, "--output", resultPath];
      const argv = [...alone, ...system, ...place, ...probe.command.argv, ...contract];
      const done = spawnSync(bubblewrap, argv, { encoding: "utf8", input: "", env: environment });
      expect([done.status, done.stderr]).toEqual([0, ""]);
      expect(parseResult(readFileSync(resultPath))).toMatchObject({
        kind: "valid",
        result: { status: "success" },
      });
    },
  );
});
