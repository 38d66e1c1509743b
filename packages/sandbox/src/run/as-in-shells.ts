import { constants } from "node:os";
import type { SandboxOutcome } from "../types.ts";

/**
 * The first process of a namespace passes a program's end by signal n on as 128 + n, as shells do; nothing tells it from
 * a program that exits with that number.
 */
export function asInShells(outcome: SandboxOutcome): SandboxOutcome {
  if (outcome.kind !== "exited" || outcome.code <= 128) return outcome;
  const name = Object.entries(constants.signals).find(([, number]) => number === outcome.code - 128)?.[0];
  return name === undefined ? outcome : { kind: "signalled", signal: name };
}
