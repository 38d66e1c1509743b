import type { SandboxCommand, SandboxOutcome } from "../types.ts";

export interface Notice {
  /** Hears what the program prints, and passes it on. */
  readonly command: SandboxCommand;
  judge(outcome: SandboxOutcome): SandboxOutcome;
}

/** bubblewrap's complaint is one line. */
const mostBytes = 1024;

/**
 * bubblewrap that could not make the sandbox exits with 1, as a program might that did its work badly. It is told from
 * that by what it printed: one line that begins with its name, and nothing else.
 */
export function noticeBubblewrapFailure(command: SandboxCommand, used: boolean): Notice {
  if (!used) return { command, judge: (outcome) => outcome };
  let said = "";
  let saidMore = false;
  return {
    command: {
      ...command,
      onOutput(stream, bytes) {
        if (stream === "stderr" && said.length + bytes.length <= mostBytes)
          said += Buffer.from(bytes).toString("utf8");
        else saidMore = true;
        return command.onOutput(stream, bytes);
      },
    },
    judge(outcome) {
      const failed = outcome.kind === "exited" && outcome.code === 1 && !saidMore;
      return failed && /^bwrap: [^\n]*\n?$/.test(said)
        ? { kind: "spawn_failed", message: said.trim() }
        : outcome;
    },
  };
}
