import { createWritable } from "../ui/readable.ts";
import type { Writable } from "../ui/readable.ts";

/** What was typed for a new task and not sent yet. */
export interface NewTaskDraft {
  readonly repoId: string;
  readonly baseBranch: string;
  readonly prompt: string;
  readonly harness: string;
}

export type ThemeChoice = "light" | "dark" | "system";

/** What one browser remembers; all of it may be lost without harm. */
export interface Preferences {
  readonly theme: Writable<ThemeChoice>;
  readonly sidebarWidth: Writable<number>;
  readonly sidebarOpen: Writable<boolean>;
  readonly singleKeys: Writable<boolean>;
  readonly demoHintOpen: Writable<boolean>;
  readonly lastOrgId: Writable<string | null>;
  /** Tell of tasks that fail or ask something by the browser's notifications; the browser must allow it too. */
  readonly notifyOfTasks: Writable<boolean>;
  /** In which state each task was seen last; null before the first visit. */
  readonly seenTasks: (orgId: string) => Writable<ReadonlyMap<string, string> | null>;
  readonly newTaskDraft: (orgId: string) => Writable<NewTaskDraft | null>;
  readonly answerDraft: (taskId: string) => Writable<string>;
  /** The repositories that are collapsed in an organization's sidebar. */
  readonly collapsed: (orgId: string) => Writable<ReadonlySet<string>>;
  /** The branches whose stacks are folded away on a repository's page. */
  readonly foldedBranches: (repoId: string) => Writable<ReadonlySet<string>>;
}

/** `foundry.theme` is read by boot.js too, before the first paint. */
export function createPreferences(storage: Storage | null): Preferences {
  const sets = new Map<string, Writable<ReadonlySet<string>>>();
  const keep = <T>(name: string, codec: Codec<T>) => persisted(storage, `foundry.${name}`, codec);
  return {
    theme: keep("theme", themeCodec),
    sidebarWidth: keep("sidebarWidth", {
      read: (text) => Number.parseInt(text, 10) || null,
      write: String,
      initial: 344,
    }),
    sidebarOpen: keep("sidebarOpen", flag(true)),
    singleKeys: keep("singleKeys", flag(true)),
    demoHintOpen: keep("demoHint", flag(true)),
    lastOrgId: keep<string | null>("lastOrg", {
      read: (text) => text,
      write: (id) => id ?? "",
      initial: null,
    }),
    notifyOfTasks: keep("notifyOfTasks", flag(false)),
    seenTasks: (orgId) => keep<ReadonlyMap<string, string> | null>(`seen.${orgId}`, seenCodec),
    newTaskDraft: (orgId) => keep<NewTaskDraft | null>(`newTask.${orgId}`, draftCodec),
    answerDraft: (taskId) => keep(`answer.${taskId}`, textCodec),
    collapsed: (orgId) => setOf(`collapsed.${orgId}`, idSetCodec),
    foldedBranches: (repoId) => setOf(`folded.${repoId}`, nameSetCodec),
  };

  function setOf(name: string, codec: Codec<ReadonlySet<string>>): Writable<ReadonlySet<string>> {
    const known = sets.get(name);
    if (known !== undefined) return known;
    const fresh = keep(name, codec);
    sets.set(name, fresh);
    return fresh;
  }
}

interface Codec<T> {
  /** null: not what we wrote; the initial value is used. */
  readonly read: (text: string) => T | null;
  readonly write: (value: T) => string;
  readonly initial: T;
}

const themeCodec: Codec<ThemeChoice> = {
  read: (text) => (text === "light" || text === "dark" || text === "system" ? text : null),
  write: (theme) => theme,
  initial: "system",
};

const idSetCodec: Codec<ReadonlySet<string>> = {
  read: (text) => new Set(text.split(",").filter((id) => /^\d+$/.test(id))),
  write: (ids) => [...ids].join(","),
  initial: new Set(),
};

/** Names of branches hold neither spaces nor line breaks. */
const nameSetCodec: Codec<ReadonlySet<string>> = {
  read: (text) => new Set(text.split(" ").filter(Boolean)),
  write: (names) => [...names].join(" "),
  initial: new Set(),
};

const textCodec: Codec<string> = { read: (text) => text, write: (text) => text, initial: "" };

/** "task_1:failed task_2:completed"; "-" for a visit that saw none. */
const seenCodec: Codec<ReadonlyMap<string, string> | null> = {
  read: (text) =>
    new Map(
      text.split(" ").flatMap((entry): [string, string][] => {
        const [taskId, status] = entry.split(":");
        return taskId === undefined || status === undefined ? [] : [[taskId, status]];
      }),
    ),
  write: (seen) =>
    seen === null || seen.size === 0
      ? "-"
      : Array.from(seen, ([taskId, status]) => `${taskId}:${status}`).join(" "),
  initial: null,
};

const draftCodec: Codec<NewTaskDraft | null> = {
  read(text) {
    const params = new URLSearchParams(text);
    const field = (name: keyof NewTaskDraft) => params.get(name) ?? "";
    return {
      repoId: field("repoId"),
      baseBranch: field("baseBranch"),
      prompt: field("prompt"),
      harness: field("harness"),
    };
  },
  write: (draft) => (draft === null ? "" : new URLSearchParams({ ...draft }).toString()),
  initial: null,
};

function flag(initial: boolean): Codec<boolean> {
  return { read: (text) => text === "1", write: (on) => (on ? "1" : "0"), initial };
}

function persisted<T>(storage: Storage | null, key: string, codec: Codec<T>): Writable<T> {
  const text = storage?.getItem(key) ?? null;
  const inner = createWritable<T>((text === null || text === "" ? null : codec.read(text)) ?? codec.initial);
  return {
    get: inner.get,
    subscribe: inner.subscribe,
    set(next) {
      const written = codec.write(next);
      if (written === "") storage?.removeItem(key);
      else storage?.setItem(key, written);
      inner.set(next);
    },
  };
}

/** null where the browser forbids storage (private windows, policies). */
export function openStorage(): Storage | null {
  try {
    const storage = window.localStorage;
    storage.getItem("foundry.theme");
    return storage;
  } catch {
    return null;
  }
}
