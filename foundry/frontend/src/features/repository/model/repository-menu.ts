import { CopyIcon, GitBranchIcon, LinkExternalIcon, SyncIcon } from "@primer/octicons-react";
import type { RepositoryIdentity } from "@foundry/shared";
import type { MenuEntry } from "../../../ui/menu/menu-entry.ts";

type Named = Pick<RepositoryIdentity, "repoId" | "fullName" | "url">;

interface RepositoryMenuDeps {
  readonly reload: (repo: Named) => void;
  readonly copy: (text: string, what: string) => void;
}

/** What the page's buttons do not say already. */
export function repositoryMenu(repository: Named, deps: RepositoryMenuDeps): readonly MenuEntry[] {
  return [
    {
      kind: "action",
      id: "reload",
      label: "Reload repository",
      hint: "Asks GitHub for its facts and pull requests again",
      icon: SyncIcon,
      run: () => deps.reload(repository),
    },
    { kind: "separator", id: "separator" },
    {
      kind: "link",
      id: "github",
      label: "Open on GitHub",
      icon: LinkExternalIcon,
      href: repository.url,
    },
    {
      kind: "link",
      id: "branches",
      label: "Branches on GitHub",
      icon: GitBranchIcon,
      href: `${repository.url}/branches`,
    },
    {
      kind: "action",
      id: "copy",
      label: "Copy name",
      icon: CopyIcon,
      run: () => deps.copy(repository.fullName, "Name"),
    },
  ];
}
