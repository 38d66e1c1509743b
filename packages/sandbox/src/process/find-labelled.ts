import { listPids, readProc, readProcess } from "./read-process.ts";
import type { ProcessFacts } from "./read-process.ts";

/** The variable that marks whatever belongs to a sandbox, and is inherited by all that it starts. */
export const labelName = "FOUNDRY_SANDBOX_LABEL";

export interface Labelled extends ProcessFacts {
  /** `<scope>.<sandbox id>` */
  readonly label: string;
}

/** All processes of this machine with a label that begins so. */
export function findLabelled(prefix: string): readonly Labelled[] {
  return listPids().flatMap((pid) => {
    const label = labelOf(pid);
    if (label === null || !label.startsWith(prefix)) return [];
    const facts = readProcess(pid);
    return facts === null ? [] : [{ ...facts, label }];
  });
}

/**
 * The same, and whatever was found before for as long as it runs: a process that ends gives up its environment first,
 * and the one at the head of a PID namespace is gone only when all in it are, which have no label.
 */
export function watchLabelled(prefix: string): () => readonly ProcessFacts[] {
  const seen = new Map<number, string>();
  return () => {
    for (const { pid, started } of findLabelled(prefix)) seen.set(pid, started);
    return [...seen].flatMap(([pid, started]) => {
      const facts = readProcess(pid);
      return facts?.started === started ? [facts] : [];
    });
  };
}

function labelOf(pid: number): string | null {
  const environment = readProc(`${pid}/environ`);
  if (environment === null || !environment.includes(labelName)) return null;
  const entry = environment.split("\0").find((line) => line.startsWith(`${labelName}=`));
  return entry?.slice(labelName.length + 1) ?? null;
}
