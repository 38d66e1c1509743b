import type { FileChange } from "../mirror/types.ts";

export type ListedFile = Omit<FileChange, "patch">;

const statuses: Readonly<Record<string, FileChange["status"]>> = {
  A: "added",
  M: "modified",
  D: "deleted",
  R: "renamed",
  C: "copied",
  T: "type_changed",
};

/** `git diff --raw --numstat -z`: a raw record for each file, then in the same order its counts. */
export function parseFileList(stdout: Buffer): ListedFile[] {
  const fields = stdout.toString("utf8").split("\0");
  const raw: Pick<ListedFile, "path" | "previousPath" | "status">[] = [];
  let at = 0;
  for (; fields[at]?.startsWith(":");) {
    const letter = fields[at]?.split(" ")[4]?.[0] ?? "M";
    const isPair = letter === "R" || letter === "C";
    const first = fields[at + 1] ?? "";
    const path = isPair ? (fields[at + 2] ?? "") : first;
    raw.push({ path, previousPath: isPair ? first : null, status: statuses[letter] ?? "modified" });
    at += isPair ? 3 : 2;
  }
  return raw.map((file) => {
    const [added = "0", removed = "0", path = ""] = (fields[at] ?? "").split("\t");
    at += path === "" ? 3 : 1;
    const isBinary = added === "-";
    return {
      ...file,
      additions: Number(isBinary ? 0 : added),
      deletions: Number(isBinary ? 0 : removed),
      isBinary,
    };
  });
}
