/** A path of GitHub's pages: every part encoded, the slashes kept. */
function encodePath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

export function branchUrl(repositoryUrl: string, branch: string): string {
  return `${repositoryUrl}/tree/${encodePath(branch)}`;
}

export function commitUrl(repositoryUrl: string, sha: string): string {
  return `${repositoryUrl}/commit/${encodeURIComponent(sha)}`;
}

/** A file at a commit or branch, at a line if it is known. */
export function fileUrl(
  repositoryUrl: string,
  ref: string,
  path: string,
  line: number | null = null,
): string {
  const anchor = line === null ? "" : `#L${line}`;
  return `${repositoryUrl}/blob/${encodePath(ref)}/${encodePath(path)}${anchor}`;
}

/** GitHub's editor for a new file. */
export function newFileUrl(repositoryUrl: string, branch: string, path: string): string {
  return `${repositoryUrl}/new/${encodePath(branch)}?filename=${encodeURIComponent(path)}`;
}
