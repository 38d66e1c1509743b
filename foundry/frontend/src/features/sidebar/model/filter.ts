import type { WorkbenchRepoSummary } from "@foundry/shared";
import type { SidebarItem } from "../../organization/sidebar-item.ts";

/** What a person typed, ready to be asked about many rows. */
export interface SidebarFilter {
  readonly active: boolean;
  readonly matches: (item: SidebarItem) => boolean;
  readonly matchesRepo: (repo: WorkbenchRepoSummary) => boolean;
}

type Test = (item: SidebarItem) => boolean;

/**
 * Words that must all occur in title, `#number`, author, branch or repository, in any case; and the qualifiers
 * that GitHub users know: `is:draft`, `is:pr`, `is:task`, `author:name`, `repo:name`.
 */
export function parseFilter(text: string): SidebarFilter {
  const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
  const tests = terms.map(testOf);
  const plain = terms.every((term) => !isQualifier(term));
  return {
    active: terms.length > 0,
    matches: (item) => tests.every((test) => test(item)),
    matchesRepo: (repo) => plain && terms.every((term) => repo.fullName.toLowerCase().includes(term)),
  };
}

function isQualifier(term: string): boolean {
  return /^(?:is:(?:draft|pr|task)|author:.+|repo:.+)$/.test(term);
}

function testOf(term: string): Test {
  if (!isQualifier(term)) return (item) => haystack(item).includes(term);
  const value = term.slice(term.indexOf(":") + 1);
  if (term.startsWith("author:")) return (item) => (authorOf(item) ?? "").toLowerCase() === value;
  if (term.startsWith("repo:")) return (item) => repoOf(item).toLowerCase().includes(value);
  if (value === "task") return (item) => item.kind === "task";
  if (value === "pr") return (item) => item.kind === "pullRequest";
  return (item) => (item.kind === "task" ? item.task.pullRequest : item.pullRequest)?.isDraft === true;
}

function authorOf(item: SidebarItem): string | null {
  return (item.kind === "task" ? item.task.pullRequest : item.pullRequest)?.authorLogin ?? null;
}

function repoOf(item: SidebarItem): string {
  return item.kind === "task" ? item.task.repoFullName : item.pullRequest.repoFullName;
}

/** Items are immutable, so their text is put together once, not on every key press. */
const haystacks = new WeakMap<SidebarItem, string>();

function haystack(item: SidebarItem): string {
  const known = haystacks.get(item);
  if (known !== undefined) return known;
  const pullRequest = item.kind === "task" ? item.task.pullRequest : item.pullRequest;
  const parts = [
    item.kind === "task" ? item.task.title : item.pullRequest.title,
    pullRequest === null ? "" : `#${pullRequest.number}`,
    pullRequest?.authorLogin ?? "",
    pullRequest?.headRefName ?? (item.kind === "task" ? (item.task.branchName ?? "") : ""),
    repoOf(item),
    item.kind === "task" ? item.task.status : "",
  ];
  const text = parts.join("\n").toLowerCase();
  haystacks.set(item, text);
  return text;
}
