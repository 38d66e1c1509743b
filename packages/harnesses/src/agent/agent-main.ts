import { randomBytes } from "node:crypto";
import { main } from "../host/main.ts";
import type { AgentCli } from "./agent-cli.ts";
import { agentWork } from "./agent-work.ts";

/** Runs an agent's wrapper in this process. */
export async function agentMain(cli: AgentCli): Promise<void> {
  await main((job) => agentWork(job, cli, { newMark: () => randomBytes(12).toString("hex") }));
}
