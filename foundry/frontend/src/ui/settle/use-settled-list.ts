import { useLayoutEffect, useMemo, useRef } from "react";
import { settleRows } from "./settle-rows.ts";
import { useHold } from "./use-hold.ts";

/**
 * A live list that keeps its rows in place while someone points at it. `asked` is what the person chose (a filter):
 * when it changes, the list follows at once.
 */
export function useSettledList<Row extends { readonly id: string }>(next: readonly Row[], asked: string) {
  const hold = useHold(false);
  const shown = useRef<{ asked: string; rows: readonly Row[] }>({ asked, rows: [] });
  const settled = useMemo(
    () => settleRows(shown.current.asked === asked ? shown.current.rows : [], next, hold.held),
    [next, asked, hold.held],
  );
  useLayoutEffect(() => {
    shown.current = { asked, rows: settled.rows };
  }, [asked, settled]);
  return { ...settled, handlers: hold.handlers, release: hold.release };
}
