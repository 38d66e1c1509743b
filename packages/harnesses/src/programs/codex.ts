import { agentMain } from "../agent/agent-main.ts";
import { codex } from "../agent/codex.ts";

await agentMain(codex);
