import type { Branch } from "@foundry/shared";

/** What a person typed above the stack, ready to be asked about thousands of branches. */
export interface StackFilter {
  readonly active: boolean;
  readonly matches: (branch: Branch) => boolean;
}

const qualifier = /^(?:is:(?:restacked|behind|conflict|merged|unknown)|has:(?:pr|task))$/;

/**
 * Words that must all occur in the name, the last commit, its author, the pull request or the task, in any case; and
 * `is:behind`, `is:conflict`, `is:merged`, `is:restacked`, `is:unknown`, `has:pr`, `has:task`.
 */
export function parseStackFilter(text: string): StackFilter {
  const terms = text.toLowerCase().split(/\s+/).filter(Boolean);
  return {
    active: terms.length > 0,
    matches: (branch) => terms.every((term) => matchesTerm(branch, term)),
  };
}

function matchesTerm(branch: Branch, term: string): boolean {
  if (!qualifier.test(term)) return haystack(branch).includes(term);
  if (term === "has:pr") return branch.pullRequest !== null;
  if (term === "has:task") return branch.task !== null;
  return branch.state === term.slice("is:".length);
}

/** Branches are immutable, so their text is put together once, not at every key press. */
const haystacks = new WeakMap<Branch, string>();

function haystack(branch: Branch): string {
  const known = haystacks.get(branch);
  if (known !== undefined) return known;
  const { pullRequest, lastCommit, task } = branch;
  const parts = [
    branch.name,
    lastCommit?.subject ?? "",
    lastCommit?.authorName ?? "",
    pullRequest === null ? "" : `#${pullRequest.number} ${pullRequest.title}`,
    task?.title ?? "",
  ];
  const text = parts.join("\n").toLowerCase();
  haystacks.set(branch, text);
  return text;
}

/** The text with this state asked for instead of any other, or without it if it was asked for: a quick filter. */
export function toggleState(text: string, term: string): string {
  const terms = text.split(/\s+/).filter(Boolean);
  const others = terms.filter((known) => !known.toLowerCase().startsWith("is:"));
  return (hasTerm(text, term) ? others : [...others, term]).join(" ");
}

export function hasTerm(text: string, term: string): boolean {
  return text.toLowerCase().split(/\s+/).includes(term);
}
