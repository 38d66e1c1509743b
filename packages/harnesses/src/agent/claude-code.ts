import type { AgentCli, AgentEvent } from "./agent-cli.ts";
import { at, listAt, textAt } from "./json-access.ts";

/**
 * `claude --print`: one JSON object per line (system, assistant, user, result). It reads the prompt from stdin. Run as
 * root it refuses to skip permissions unless the operator passes IS_SANDBOX=1.
 */
export const claudeCode: AgentCli = {
  name: "Claude Code",
  executable: "claude",
  args: (model) => [
    "--print",
    "--output-format",
    "stream-json",
    "--verbose",
    "--dangerously-skip-permissions",
    ...(model === undefined ? [] : ["--model", model]),
  ],
  env: () => ({ DISABLE_AUTOUPDATER: "1", CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1" }),
  read: (line) => {
    switch (at(line, "type")) {
      case "assistant":
        return listAt(line, "message", "content").flatMap(readBlock);
      case "result":
        return readResult(line);
      default:
        return [];
    }
  },
};

function readBlock(block: unknown): readonly AgentEvent[] {
  const text = textAt(block, "text");
  if (at(block, "type") === "text" && text !== undefined) return [{ kind: "message", text }];
  const name = textAt(block, "name");
  if (at(block, "type") !== "tool_use" || name === undefined) return [];
  const input = at(block, "input");
  const shown =
    textAt(input, "command") ??
    textAt(input, "file_path") ??
    textAt(input, "pattern") ??
    textAt(input, "description");
  return [{ kind: "tool", name, text: shown ?? "" }];
}

function readResult(line: unknown): readonly AgentEvent[] {
  const subtype = textAt(line, "subtype") ?? "unknown";
  const text = textAt(line, "result");
  if (subtype.startsWith("error_max_")) return [{ kind: "gave_up", why: subtype }];
  if (at(line, "is_error") === true || subtype !== "success") {
    return [{ kind: "failed", why: text ?? subtype }];
  }
  return text === undefined ? [] : [{ kind: "answer", text }];
}
