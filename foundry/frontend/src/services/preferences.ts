import { createWritable } from "../ui/readable.ts";
import type { Writable } from "../ui/readable.ts";

export type ThemeChoice = "light" | "dark" | "system";

/** What one browser remembers; all of it may be lost without harm. */
export interface Preferences {
  readonly theme: Writable<ThemeChoice>;
  readonly sidebarWidth: Writable<number>;
  readonly sidebarOpen: Writable<boolean>;
  readonly singleKeys: Writable<boolean>;
  readonly demoHintOpen: Writable<boolean>;
  readonly lastOrgId: Writable<string | null>;
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
      storage?.setItem(key, codec.write(next));
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
