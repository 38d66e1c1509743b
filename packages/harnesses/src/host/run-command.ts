import { spawn } from "node:child_process";

/** A command that failed; the message holds its name and the end of its stderr. */
class CommandFailedError extends Error {
  constructor(command: string, code: number | null, stderr: string) {
    super(`${command} ended with ${code ?? "a signal"}: ${stderr.trim().slice(-500)}`);
    this.name = "CommandFailedError";
  }
}

/** Runs a short command without stdin and returns its stdout. */
export async function runCommand(argv: readonly [string, ...string[]], cwd: string): Promise<string> {
  const [program, ...args] = argv;
  const child = spawn(program, args, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  const name = [program, args.find((arg) => !arg.startsWith("-"))].filter(Boolean).join(" ");
  if (code !== 0) throw new CommandFailedError(name, code, Buffer.concat(err).toString());
  return Buffer.concat(out).toString();
}
