import { expect, test } from "vitest";
import { createHarnessRegistry } from "./harness-registry.ts";

const registry = createHarnessRegistry({
  default: "command",
  env: { ANTHROPIC_API_KEY: "sk-of-the-operator" },
  path: "",
  nodePath: process.execPath,
});

async function variablesOf(isFork: boolean): Promise<Readonly<Record<string, string>>> {
  const choice = await registry.choose({ provider: "command", command: ["node", "agent.mjs"], isFork });
  if (choice.kind !== "available") throw new Error(choice.message);
  return choice.program.env;
}

test("[TK5] the operator's variables reach a repository's own command, but not the one that a fork may replace", async () => {
  expect(await variablesOf(false)).toHaveProperty("ANTHROPIC_API_KEY", "sk-of-the-operator");
  expect(await variablesOf(true)).not.toHaveProperty("ANTHROPIC_API_KEY");
});

test("a repository that wants its own command and names none is told so", async () => {
  const choice = await registry.choose({ provider: "command", command: null, isFork: false });
  expect(choice).toMatchObject({ kind: "unavailable", message: expect.stringContaining("harness.command") });
});
