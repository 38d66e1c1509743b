import type { Committer, RestackResult, StackGraph, StackScope } from "../types.ts";
import type { ModelStack } from "./model.ts";
import type { StackRepository } from "./stack-repository.ts";

export const committer: Committer = { name: "Who Asked", email: "who@example.com", atSeconds: 1_800_000_000 };

/** A stack that was restacked, to be checked. */
export interface Checked {
  readonly repository: StackRepository;
  readonly stack: ModelStack;
  /** With the parents that the branches have now. */
  readonly graph: StackGraph;
  readonly scope: StackScope;
  readonly result: RestackResult;
}

/** Heads by name after the run. */
export function endsOf({ graph, result }: Checked): Map<string, string> {
  const ends = new Map(graph.branches.map(({ name, head }) => [name, head]));
  for (const { branch, toSha } of result.moves) {
    if (toSha === null) throw new Error(`${branch} was moved to nowhere`);
    ends.set(branch, toSha);
  }
  return ends;
}
