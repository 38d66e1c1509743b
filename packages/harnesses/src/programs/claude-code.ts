import { agentMain } from "../agent/agent-main.ts";
import { claudeCode } from "../agent/claude-code.ts";

await agentMain(claudeCode);
