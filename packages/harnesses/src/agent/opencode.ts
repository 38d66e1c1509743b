import type { AgentCli, AgentEvent } from "./agent-cli.ts";
import { at, textAt } from "./json-access.ts";

/** What it would ask a person for; outside the workspace it asks, which without a person is a no. */
const config = {
  autoupdate: false,
  share: "disabled",
  permission: { edit: "allow", bash: "allow", webfetch: "allow" },
};

/**
 * `opencode run --format json`: one event per line (step_start, text, tool_use, step_finish, error). Without a message
 * among its arguments it takes stdin as the message. Models are named `provider/model`.
 */
export const opencode: AgentCli = {
  name: "OpenCode",
  executable: "opencode",
  args: (model) => ["run", "--format", "json", ...(model === undefined ? [] : ["--model", model])],
  env: () => ({ OPENCODE_CONFIG_CONTENT: JSON.stringify(config) }),
  read: (line) => {
    switch (at(line, "type")) {
      case "text": {
        const text = textAt(line, "part", "text");
        return text === undefined ? [] : [{ kind: "message", text }];
      }
      case "tool_use":
        return [readTool(at(line, "part"))];
      case "error": {
        const why = textAt(line, "error", "data", "message") ?? textAt(line, "error", "name");
        return [{ kind: "failed", why: why ?? "an error without a message" }];
      }
      default:
        return [];
    }
  },
};

function readTool(part: unknown): AgentEvent {
  const input = at(part, "state", "input");
  const shown =
    textAt(part, "state", "title") ??
    textAt(input, "command") ??
    textAt(input, "filePath") ??
    textAt(part, "state", "error");
  return { kind: "tool", name: textAt(part, "tool") ?? "tool", text: shown ?? "" };
}
