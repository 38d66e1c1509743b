import { runCommand } from "./run-command.ts";

/** Paths that git knows in the workspace. */
export async function listFiles(root: string): Promise<ReadonlySet<string>> {
  const out = await runCommand(["git", "ls-files", "-z"], root);
  return new Set(out.split("\0").filter((path) => path !== ""));
}
