import { findLabelled, watchLabelled } from "../process/find-labelled.ts";
import { killGroup, killProcess } from "../process/kill.ts";
import { processTree } from "../process/process-tree.ts";
import { listPids, readProcess } from "../process/read-process.ts";
import type { ProcessFacts } from "../process/read-process.ts";
import { killUntilGone } from "../process/until-gone.ts";

/** What runs in a sandbox. */
export interface ProcessSet {
  /** Those found now; a few more than `most` need not be counted. */
  list(most: number): readonly ProcessFacts[];
  /** At once, and without waiting. */
  kill(): void;
  /** Ends all and resolves when none is left; also after the program ended by itself. */
  end(): Promise<void>;
}

/** The process that we started, at the head of its own group and session. */
export interface Leader {
  readonly pid: number;
  /** null: it was gone before it could be looked at. */
  readonly started: string | null;
  /** Once its end was seen, its number may be another's. */
  isOver(): boolean;
}

/**
 * A PID namespace: whatever its programs do, they stay in it, and with its first process the kernel ends all of them.
 * That process is gone only when they are.
 */
export function namespaceProcesses(
  leader: Leader,
  label: string,
  first: () => ProcessFacts | null,
): ProcessSet {
  const findFirst = (): readonly ProcessFacts[] => {
    const known = first();
    const now = known === null ? null : readProcess(known.pid);
    return now === null || now.started !== known?.started ? [] : [now];
  };
  return {
    list: (most) => findFirst().flatMap(({ pid }) => processTree(pid, most)),
    kill: () => killLeader(leader),
    // Killed before bubblewrap could say which the first process is, that one is known by its label alone.
    end() {
      const findByLabel = watchLabelled(label);
      return killUntilGone(() => (first() === null ? findByLabel() : findFirst()));
    },
  };
}

/** Every how many looks all processes of the machine are looked at, and not only what descends from those known. */
const fullLookEvery = 5;

/**
 * Without a namespace: those of its process group and session, those with the label, and what descends from any that was
 * ever seen. A program that clears its environment, starts a new session and loses its parent between two looks escapes.
 */
export function labelledProcesses(leader: Leader, label: string): ProcessSet {
  const seen = new Map<number, string>();
  let looks = 0;
  const find = (): readonly ProcessFacts[] => {
    const all = listPids().flatMap((pid) => readProcess(pid) ?? []);
    const labelled = new Set(findLabelled(label).map(({ pid }) => pid));
    // A number that the kernel gave to another process since: none of ours has it as its group any more.
    const reused = all.some(({ pid, started }) => pid === leader.pid && started !== leader.started);
    const members = membersOf(
      all,
      (facts) =>
        labelled.has(facts.pid) ||
        seen.get(facts.pid) === facts.started ||
        (!reused && (facts.group === leader.pid || facts.session === leader.pid)),
    );
    for (const { pid, started } of members) seen.set(pid, started);
    return members;
  };
  return {
    list(most) {
      looks += 1;
      return looks % fullLookEvery === 0 ? find() : processTree(leader.pid, most);
    },
    kill: () => killLeader(leader),
    end: () => killUntilGone(find, killWithGroups),
  };
}

/** Whole groups at once: one by one, a program that forks without end would be ahead of us for ever. */
function killWithGroups(members: readonly ProcessFacts[]): void {
  const ended = new Set([readProcess(process.pid)?.group]);
  for (const { pid, group, started } of members) {
    if (ended.has(group)) continue;
    const now = readProcess(pid);
    // While one of it lives, a group's number is given to nobody else, though its head is gone.
    if (now === null || now.started !== started || now.group !== group) continue;
    killGroup(group);
    ended.add(group);
  }
  for (const facts of members) killProcess(facts);
}

/** Those that are meant, and all that descend from them. */
function membersOf(
  all: readonly ProcessFacts[],
  isMeant: (facts: ProcessFacts) => boolean,
): readonly ProcessFacts[] {
  const members = new Set(all.filter(isMeant));
  const pids = new Set([...members].map(({ pid }) => pid));
  for (let before = -1; before !== members.size;) {
    before = members.size;
    for (const facts of all.filter(({ parent }) => pids.has(parent))) {
      members.add(facts);
      pids.add(facts.pid);
    }
  }
  return [...members];
}

function killLeader(leader: Leader): void {
  if (!leader.isOver()) killGroup(leader.pid);
}
