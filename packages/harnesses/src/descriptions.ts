import { fileURLToPath } from "node:url";
import type { ContractVersion } from "@foundry/headless-contract";

export type BuiltInProvider = "claude_code" | "codex" | "opencode" | "demo";

/** A harness program that comes with Foundry. `probeHarness` says how it is started here. */
export interface HarnessDescription {
  readonly provider: BuiltInProvider;
  /** For people. */
  readonly name: string;
  readonly versions: readonly ContractVersion[];
  /** The program file, run by Node. */
  readonly program: string;
  /** The agent's own command line, by its name on the PATH; null: it needs none. */
  readonly executable: string | null;
  /** What to do where the executable is missing, in one sentence. */
  readonly install: string | null;
  /** Variables that it reads: what an operator lists in FOUNDRY_HARNESS_ENV so that the agent can sign in. */
  readonly envNames: readonly string[];
  /** Agents talk to their model's provider. */
  readonly network: "none" | "open";
}

/** This package: all that its programs need besides Node, git and the agent's executable. */
export const harnessesDir = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

const program = (name: string): string => `${harnessesDir}/src/programs/${name}.ts`;
const versions = ["1", "2"] as const;

export const harnesses: readonly HarnessDescription[] = [
  {
    provider: "claude_code",
    name: "Claude Code",
    versions,
    program: program("claude-code"),
    executable: "claude",
    install: "Install it with `npm install -g @anthropic-ai/claude-code`.",
    envNames: [
      "ANTHROPIC_API_KEY",
      "ANTHROPIC_AUTH_TOKEN",
      "ANTHROPIC_BASE_URL",
      "CLAUDE_CODE_OAUTH_TOKEN",
      "IS_SANDBOX",
    ],
    network: "open",
  },
  {
    provider: "codex",
    name: "Codex",
    versions,
    program: program("codex"),
    executable: "codex",
    install: "Install it with `npm install -g @openai/codex`.",
    envNames: ["CODEX_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL"],
    network: "open",
  },
  {
    provider: "opencode",
    name: "OpenCode",
    versions,
    program: program("opencode"),
    executable: "opencode",
    install: "Install it with `npm install -g opencode-ai`.",
    envNames: ["ANTHROPIC_API_KEY", "OPENAI_API_KEY", "OPENROUTER_API_KEY", "GEMINI_API_KEY"],
    network: "open",
  },
  {
    provider: "demo",
    name: "Demo",
    versions,
    program: program("demo"),
    executable: null,
    install: null,
    envNames: [],
    network: "none",
  },
];
