import { runProgram } from "./run-program.ts";
import type { Work } from "./run-program.ts";

/**
 * Runs a harness program in this process and ends it. SIGTERM asks the work to end; a second one, or the adapter's
 * SIGKILL, does not ask. An error nobody foresaw is exit code 2: another run may do better.
 */
export async function main(work: Work): Promise<void> {
  // Where this program was found compiled is no place for what it runs.
  delete process.env["NODE_COMPILE_CACHE"];
  const stop = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stop.abort());
  try {
    process.exitCode = await runProgram(
      {
        argv: process.argv.slice(2),
        env: process.env,
        signal: stop.signal,
        stdout: (line) => process.stdout.write(`${line}\n`),
        stderr: (line) => process.stderr.write(`${line}\n`),
      },
      work,
    );
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 2;
  }
}
