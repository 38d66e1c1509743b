import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { harnesses } from "./index.ts";
import { createWorkspace } from "./testing/workspace.ts";

const kit = fileURLToPath(new URL("conformance/main.ts", import.meta.resolve("@foundry/headless-contract")));

/** An agent that adds a line to the README and leaves the commit to others. */
const agent = `
require("node:fs").appendFileSync("README.md", "more\\n");
const text = "FOUNDRY-STATUS: done Added a line.";
for (const line of [
  { type: "result", subtype: "success", is_error: false, result: text },
  { type: "item.completed", item: { type: "agent_message", text } },
  { type: "text", part: { text } },
]) console.log(JSON.stringify(line));
`;

/** The wrappers differ only in how they read their agent's output (wrappers.test.ts). */
const checked = harnesses.filter(({ provider }) => provider === "demo" || provider === "claude_code");

test.each(checked.map(({ provider, program }) => [provider, program] as const))(
  "%s keeps the contract in every MUST and every SHOULD of the kit",
  { timeout: 120_000 },
  (_, program) => {
    const workspace = createWorkspace();
    const passed = ["--pass-env", "FOUNDRY_HARNESS_EXECUTABLE", "--pass-env", "FOUNDRY_DEMO_DELAY_MS"];
    const done = spawnSync(process.execPath, [kit, "--quiet", ...passed, "--", process.execPath, program], {
      encoding: "utf8",
      env: {
        ...process.env,
        FOUNDRY_HARNESS_EXECUTABLE: workspace.script("agent", agent),
        FOUNDRY_DEMO_DELAY_MS: "0",
      },
    });
    expect(done.stdout).not.toMatch(/^ {2}[✗!]/m);
    expect(done.stdout).toContain("speaks contract versions 1 and 2");
    expect([done.status, done.stderr]).toEqual([0, ""]);
  },
);
