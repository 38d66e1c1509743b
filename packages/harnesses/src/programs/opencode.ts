import { agentMain } from "../agent/agent-main.ts";
import { opencode } from "../agent/opencode.ts";

await agentMain(opencode);
