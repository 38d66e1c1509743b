import { useMemo, useState } from "react";
import { createSettler } from "./settler.ts";
import { useHold } from "./use-hold.ts";

/** A live list that keeps its rows in place while someone points at it; a new `asked` is followed at once. */
export function useSettledList<Row extends { readonly id: string }>(next: readonly Row[], asked: string) {
  const { held, handlers, release } = useHold(false);
  const [settler] = useState(() => createSettler<Row>());
  const settled = useMemo(() => settler.settle(next, held, [asked]), [settler, next, held, asked]);
  return { ...settled, handlers, release };
}
