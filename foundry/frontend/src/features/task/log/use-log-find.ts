import { useDeferredValue, useMemo, useState } from "react";
import type { LogRow } from "./model/log-rows.ts";
import { createLogSearch } from "./model/log-search.ts";
import type { TaskLog, TaskLogState } from "./model/task-log.ts";

export type LogFind = ReturnType<typeof useLogFind>;

/** What is searched in the loaded log, how often it is there, and at which of the places one is. */
export function useLogFind(log: TaskLog, { rows, hasOlder, following }: TaskLogState) {
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState<{ key: string; start: number } | null>(null);
  const asked = useDeferredValue(query);
  const search = useMemo(() => createLogSearch(asked), [asked]);
  // While output streams in, the count may lag behind by a few frames; the typing must not.
  const searched = useDeferredValue(rows);
  const matches = useMemo(() => search.search(searched), [search, searched]);
  const index = useMemo(
    () => (chosen === null ? -1 : positionOf(chosen, searched, matches)),
    [chosen, searched, matches],
  );
  const current = useMemo(() => matches.at(index), [matches, index]);

  function choose(next: number): void {
    const place = matches.at(next);
    const row = place === null ? undefined : searched[place.row];
    setChosen(place === null || row === undefined ? null : { key: row.key, start: place.start });
  }

  return {
    query,
    length: asked.length,
    startsIn: search.startsIn,
    matches,
    /** From 0; -1: none is chosen. */
    index,
    current: searched === rows ? current : null,
    setQuery(text: string) {
      setQuery(text);
      setChosen(null);
    },
    /** While following one is at the end: the first match is then the newest. */
    next: () =>
      choose(index < 0 && following ? matches.count - 1 : index + 1 < matches.count ? index + 1 : 0),
    previous: () => {
      // Before the first one found, there may be more in what is not loaded.
      if (index === 0 && hasOlder) log.loadOlder();
      else if (matches.count === 0) log.loadOlder();
      else choose(index <= 0 ? matches.count - 1 : index - 1);
    },
  };
}

function positionOf(
  chosen: { readonly key: string; readonly start: number },
  rows: readonly LogRow[],
  matches: ReturnType<ReturnType<typeof createLogSearch>["search"]>,
): number {
  const row = rows.findIndex((entry) => entry.key === chosen.key);
  if (row < 0) return -1;
  let at = matches.from(row);
  while (at >= 0 && matches.at(at)?.row === row) {
    if (matches.at(at)?.start === chosen.start) return at;
    at += 1;
  }
  return -1;
}
