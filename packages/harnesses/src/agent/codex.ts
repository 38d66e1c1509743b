import type { AgentCli, AgentEvent } from "./agent-cli.ts";
import { at, listAt, textAt } from "./json-access.ts";

/**
 * `codex exec --json -`: one event per line (thread.started, item.completed, turn.completed, turn.failed, error). Its own
 * sandbox keeps .git from being written and cannot nest in ours, so it is left out.
 */
export const codex: AgentCli = {
  name: "Codex",
  executable: "codex",
  args: (model) => [
    "exec",
    "--json",
    "--skip-git-repo-check",
    "--dangerously-bypass-approvals-and-sandbox",
    ...(model === undefined ? [] : ["--model", model]),
    "-",
  ],
  env: (own) => {
    const key = own["CODEX_API_KEY"] ?? own["OPENAI_API_KEY"];
    return key === undefined ? {} : { CODEX_API_KEY: key };
  },
  read: (line) => {
    switch (at(line, "type")) {
      case "item.completed":
        return readItem(at(line, "item"));
      case "turn.failed":
        return [{ kind: "failed", why: textAt(line, "error", "message") ?? "the turn failed" }];
      case "error":
        return [{ kind: "failed", why: textAt(line, "message") ?? "an error without a message" }];
      default:
        return [];
    }
  },
};

function readItem(item: unknown): readonly AgentEvent[] {
  switch (at(item, "type")) {
    case "agent_message": {
      const text = textAt(item, "text");
      return text === undefined ? [] : [{ kind: "message", text }];
    }
    case "command_execution":
      return [{ kind: "tool", name: "command", text: textAt(item, "command") ?? "" }];
    case "file_change": {
      const paths = listAt(item, "changes").flatMap((change) => textAt(change, "path") ?? []);
      return [{ kind: "tool", name: "edit", text: paths.join(", ") }];
    }
    case "mcp_tool_call":
      return [{ kind: "tool", name: textAt(item, "tool") ?? "tool", text: textAt(item, "server") ?? "" }];
    case "web_search":
      return [{ kind: "tool", name: "web_search", text: textAt(item, "query") ?? "" }];
    default:
      return [];
  }
}
