import { UserError } from "rivetkit";

/** Where a page of a topic's collections begins: in which of them, after which key. */
export interface PageStart {
  readonly index: number;
  readonly after: string;
}

/** null: the first page. Error: invalid_input. */
export function pageStartOf(cursor: string | null): PageStart {
  if (cursor === null) return { index: 0, after: "" };
  const match = /^(\d):(.*)$/s.exec(cursor);
  if (!match) throw new UserError("not a cursor of this topic", { code: "invalid_input" });
  return { index: Number(match[1]), after: match[2] ?? "" };
}

export function cursorOf({ index, after }: PageStart): string {
  return `${index}:${after}`;
}
