import { runGit } from "./run-git.ts";

export interface TreeEntry {
  mode: string;
  type: "blob" | "tree" | "commit";
  sha: string;
  size: number;
  /** From the repository's root. */
  path: string;
}

/** What is at a path of a commit; null: nothing. The root has no entry of its own. */
export async function readEntry(gitDir: string, commit: string, path: string): Promise<TreeEntry | null> {
  const [entry] = await listTree(gitDir, [commit, "--", path]);
  return entry?.path === path ? entry : null;
}

/** What is in a directory of a commit; "" is the root. */
export function readDirectory(gitDir: string, commit: string, path: string): Promise<TreeEntry[]> {
  return listTree(gitDir, path === "" ? [commit, "--"] : [commit, "--", `${path}/`]);
}

async function listTree(gitDir: string, args: string[]): Promise<TreeEntry[]> {
  const { stdout } = await runGit(gitDir, ["ls-tree", "-l", "-z", ...args], {
    env: { GIT_LITERAL_PATHSPECS: "1" },
  });
  return stdout
    .toString("utf8")
    .split("\0")
    .filter((line) => line !== "")
    .map((line) => parseEntry(line));
}

function parseEntry(line: string): TreeEntry {
  const [meta = "", path = ""] = line.split("\t", 2);
  const [mode = "", type = "", sha = "", size = ""] = meta.split(/ +/);
  return { mode, type: typeOf(type), sha, size: Number.parseInt(size, 10) || 0, path };
}

function typeOf(type: string): TreeEntry["type"] {
  return type === "tree" || type === "commit" ? type : "blob";
}

export async function readBlob(gitDir: string, sha: string): Promise<Buffer> {
  const { stdout } = await runGit(gitDir, ["cat-file", "blob", sha]);
  return stdout;
}

/** A submodule's address, as `.gitmodules` has it. */
export async function readSubmoduleUrl(gitDir: string, commit: string, path: string): Promise<string | null> {
  const { stdout } = await runGit(
    gitDir,
    ["config", "--blob", `${commit}:.gitmodules`, "--null", "--get-regexp", "^submodule\\."],
    { accept: [0, 1, 128] },
  );
  const entries = stdout.toString("utf8").split("\0");
  const settings = new Map(entries.map((entry) => [entry.split("\n")[0] ?? "", entry.split("\n")[1] ?? ""]));
  for (const [key, value] of settings) {
    if (key.endsWith(".path") && value === path) return settings.get(key.replace(/\.path$/, ".url")) ?? null;
  }
  return null;
}
