import type { TreeEntry } from "../git/read-tree.ts";
import type { World } from "../world.ts";

/** Where a content was found. */
export interface ContentPlace {
  world: World;
  /** The repository's full name. */
  name: string;
  ref: string;
}

export function presentContent(
  { world, name, ref }: ContentPlace,
  entry: TreeEntry,
  type: "file" | "dir" | "symlink" | "submodule",
) {
  const path = entry.path.split("/").map(encodeURIComponent).join("/");
  const api = `${world.url}/repos/${name}`;
  const self = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const isTree = type === "dir";
  const git = `${api}/git/${isTree || type === "submodule" ? "trees" : "blobs"}/${entry.sha}`;
  const html = `${world.url}/${name}/${isTree ? "tree" : "blob"}/${ref}/${path}`;
  return {
    type,
    name: entry.path.slice(entry.path.lastIndexOf("/") + 1),
    path: entry.path,
    sha: entry.sha,
    size: entry.size,
    url: self,
    html_url: html,
    git_url: git,
    download_url: type === "file" || type === "symlink" ? `${world.url}/${name}/raw/${ref}/${path}` : null,
    _links: { self, git, html },
  };
}
